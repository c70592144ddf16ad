"""``tileseg convert``: a recipe of the seed, as one of ours."""

import argparse
from pathlib import Path

from tileseg.failure import JobFailure
from tileseg.progress import Say


def add_options(command: argparse.ArgumentParser) -> None:
    """What ``tileseg convert`` understands."""
    command.add_argument("recipe", type=Path, metavar="OLD.toml", help="a recipe of planet-snowcover")


def convert(options: argparse.Namespace, say: Say) -> None:
    """The command; raises :class:`JobFailure`."""
    from tileseg.recipe.reader import read_recipe, read_tables
    from tileseg.recipe.seed.conversion import is_seed
    from tileseg.recipe.seed.report import commented
    from tileseg.recipe.text import tables_in

    path: Path = options.recipe
    old = tables_in(path)
    if not is_seed(old):
        raise JobFailure(f"{path} is no recipe of planet-snowcover, which has image_bucket in [dataset]: train with it")
    read_recipe(path)
    say(commented(old, read_tables(path)).rstrip("\n"))
