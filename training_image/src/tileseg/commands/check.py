"""``tileseg check``: what would go wrong with a recipe, before anything is billed."""

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from tileseg.failure import JobFailure
from tileseg.progress import Say


def add_options(command: argparse.ArgumentParser) -> None:
    """What ``tileseg check`` understands."""
    add = command.add_argument
    add("recipe", type=Path, help="a job's TOML file, as it is submitted")
    add(
        "--bucket",
        action="append",
        default=[],
        metavar="NAME=PLACE",
        help="fills the recipe's {NAME}: a bucket, or a folder (with a /) that holds the same; may be repeated",
    )
    add("--sample", type=int, default=64, metavar="N", help="tiles to look at (default: 64)")
    add("--volume", type=int, metavar="GB", help="the job's volume, to see whether decoded tiles fit")
    add("--picture", type=Path, metavar="FILE", help="gets images and masks side by side, as PNG")


def check(options: argparse.Namespace, say: Say) -> None:
    """The command; raises :class:`JobFailure` where the recipe is not ready."""
    from tileseg.checking.check import Check, Question

    question = Question(
        recipe_file=options.recipe,
        places=filling(options.bucket),
        environ=os.environ,
        sample=max(2, options.sample),
        volume=options.volume,
        picture=options.picture,
    )
    changes = Check(question, say).run()
    if changes:
        raise JobFailure(f"{options.recipe.name} is not ready: {len(changes)} to change, listed above")


def filling(given: Sequence[str]) -> Mapping[str, str]:
    """What fills the placeholders, by their names."""
    for each in given:
        if "=" not in each:
            raise JobFailure(f"--bucket is {each[:60]!r}: write NAME=BUCKET, or NAME=/FOLDER")
    return dict(each.split("=", 1) for each in given)
