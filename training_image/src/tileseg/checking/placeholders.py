"""A recipe as it will be once a job is submitted: with buckets, or folders on this machine, in its placeholders."""

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tileseg.failure import JobFailure
from tileseg.recipe.reader import read_recipe
from tileseg.recipe.sections import Recipe
from tileseg.recipe.text import MOST_BYTES

PLACEHOLDER = re.compile(r"(?P<scheme>s3://)?\{(?P<name>[a-z_]+)\}")


def filled_recipe(path: Path, places: Mapping[str, str]) -> Recipe:
    """The recipe, read after its placeholders are filled.

    Args:
        path: the recipe's file.
        places: by the placeholder's name, a bucket's name or a folder.

    Raises:
        JobFailure: it cannot be read, has mistakes, or a placeholder that was given nothing.
    """
    try:
        text = path.read_bytes()[: MOST_BYTES + 1].decode("utf-8", "surrogateescape")
    except OSError as error:
        raise JobFailure(f"cannot read {path} ({error.strerror}): give a recipe's file") from error
    settings = "\n".join(line.partition("#")[0] for line in text.split("\n"))
    empty = sorted({found["name"] for found in PLACEHOLDER.finditer(settings)} - set(places))
    if empty:
        raise JobFailure(
            f"{path.name} has the placeholder {{{empty[0]}}}, which is filled when a job is submitted: "
            f"give --bucket {empty[0]}=BUCKET, or a folder with the same content as --bucket {empty[0]}=/FOLDER"
        )
    with TemporaryDirectory(prefix="recipe-") as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(filled(text, places).encode("utf-8", "surrogateescape"))
        return read_recipe(copy)


def filled(text: str, places: Mapping[str, str]) -> str:
    """A folder takes the place of bucket and scheme, a bucket that of the placeholder alone."""

    def put(found: re.Match[str]) -> str:
        place = places.get(found["name"])
        if place is None:
            return found[0]
        return str(Path(place).absolute()) if "/" in place else f"{found['scheme'] or ''}{place}"

    return PLACEHOLDER.sub(put, text)
