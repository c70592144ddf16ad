"""``tileseg tile``: scenes and labels cut into tiles and masks."""

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tileseg.failure import JobFailure
from tileseg.progress import Say

if TYPE_CHECKING:
    from tileseg.scenes.tiling import Tally

SIZES = range(64, 1025, 32)
ZOOMS = range(25)


def add_options(command: argparse.ArgumentParser) -> None:
    """What ``tileseg tile`` understands."""
    add = command.add_argument
    add("--images", "--image", type=Path, required=True, metavar="PLACE", help="a scene, or a folder of scenes")
    add(
        "--labels",
        "--boxes",
        type=Path,
        metavar="PLACE",
        help="its labels: a class raster, polygons (.geojson) or boxes (.xml, .csv); of a folder, one of the same name"
        " for each scene; without it no masks are written",
    )
    add("--out", type=Path, required=True, metavar="FOLDER", help="gets imagery/, masks/ and overview/")
    add("--scene", metavar="NAME", help="the scene's name in the tiles' paths (default: the file's)")
    add("--size", type=int, default=128, help="width and height of a tile in pixels (default: 128)")
    add("--zoom", type=int, nargs="+", default=[], help="cut on the slippy map at these zooms, by georeference")
    add("--nodata", type=float, metavar="VALUE", help="of pixels without data (default: as the scene says)")
    add("--max-nodata", type=float, default=0.5, metavar="SHARE", help="leave tiles with more of it out (default: 0.5)")
    add("--shape", choices=("ellipse", "box"), default="ellipse", help="what a box stands for (default: ellipse)")
    add("--classes", metavar="NAME=VALUE,...", help="the values of named labels (default: all are 1)")
    add("--property", default="class", metavar="NAME", help="names the class in .geojson (default: class)")
    add("--at-once", type=int, default=os.cpu_count() or 1, metavar="N", help="scenes cut at once (default: cores)")


def tile(options: argparse.Namespace, say: Say) -> None:
    """The command; raises :class:`JobFailure`."""
    from tileseg.scenes.labels import Labelling
    from tileseg.scenes.matching import subjects
    from tileseg.scenes.tiling import Wish, tile_scenes

    check(options)
    labelling = Labelling(options.shape, options.property, class_values(options.classes))
    wish = Wish(
        out=options.out,
        size=options.size,
        zooms=options.zoom,
        most_nodata=options.max_nodata,
        nodata=options.nodata,
        labelling=labelling,
    )
    scenes = subjects(options.images, options.labels, options.scene)
    say(summary(tile_scenes(scenes, wish, at_once=max(1, options.at_once), say=say), labelling.values))


def check(options: argparse.Namespace) -> None:
    """Raises :class:`JobFailure` where an option is out of range."""
    if options.size not in SIZES:
        raise JobFailure(f"--size is {options.size}: allowed are multiples of 32 from 64 to 1024")
    check_zooms(options.zoom)
    if not 0 <= options.max_nodata <= 1:
        raise JobFailure(f"--max-nodata is {options.max_nodata:g}: it is a share, from 0 to 1")


def check_zooms(zooms: Sequence[int]) -> None:
    """Raises :class:`JobFailure` where there is no such zoom."""
    for zoom in zooms:
        if zoom not in ZOOMS:
            raise JobFailure(f"--zoom is {zoom}: allowed is 0, the whole Earth, to {ZOOMS[-1]}, a centimetre a pixel")


def class_values(text: str | None) -> Mapping[str, int] | None:
    """``NAME=VALUE,...`` as a table; raises :class:`JobFailure` where it is none."""
    if text is None:
        return None
    values = dict(part.rsplit("=", 1) for part in text.split(",") if "=" in part)
    if len(values) != len(text.split(",")) or not all(
        value.isascii() and value.isdigit() and int(value[:4]) <= 255 for value in values.values()
    ):
        raise JobFailure(f"--classes is {text[:100]!r}: write NAME=VALUE,... with values from 0 to 255")
    return {name: int(value) for name, value in values.items()}


def summary(tallies: Sequence["Tally"], values: Mapping[str, int] | None) -> str:
    """What was cut, in one line."""
    written, left_out = sum(tally.written for tally in tallies), sum(tally.left_out for tally in tallies)
    pixels = [sum(counts) for counts in zip(*(tally.pixels.tolist() for tally in tallies), strict=True)]
    total = max(1, sum(pixels))
    names = {value: name for name, value in (values or {}).items()} | {255: "unlabelled"}
    shares = [
        f"{names.get(value, f'class {value}')} {count / total:.1%}" for value, count in enumerate(pixels) if count
    ]
    scenes = "1 scene" if len(tallies) == 1 else f"{len(tallies)} scenes"
    masks = f"; masks: {', '.join(shares)}" if shares else ""
    return f"{scenes}: {written} tiles written, {left_out} left out for want of data{masks}"
