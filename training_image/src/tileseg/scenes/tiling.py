"""The command that makes training tiles of scenes and their labels."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling

from tileseg.progress import Say, told
from tileseg.scenes.cut import CutTile, cut
from tileseg.scenes.grid import Cutting, filling, pixel_grid, slippy_grid
from tileseg.scenes.labels import Labelling, Labels, open_labels
from tileseg.scenes.matching import Subject
from tileseg.scenes.opening import open_scene
from tileseg.scenes.overview import Overview
from tileseg.scenes.raster import Scene

UNFINISHED = ".unfinished"
"""Tiles lie below it until their scene is cut whole, so that half a scene is never trained on."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How scenes are to be cut."""

    out: Path
    size: int = 128
    zooms: Sequence[int] = ()
    """Of the slippy map; without any, a scene is cut on its own pixels."""

    resampling: Resampling = Resampling.bilinear
    most_nodata: float = 0.5
    nodata: float | None = None
    labelling: Labelling = field(default_factory=Labelling)


@dataclass
class Tally:
    """What has been cut so far."""

    written: int = 0
    left_out: int = 0
    pixels: NDArray[np.int64] = field(default_factory=lambda: np.zeros(256, np.int64))
    """Of each value in the masks."""

    def add(self, tile: CutTile) -> None:
        if tile.image_HWC is None:
            self.left_out += 1
            return
        self.written += 1
        if tile.mask_HW is not None:
            self.pixels += np.bincount(tile.mask_HW.ravel(), minlength=256)


def tile_scenes(subjects: Sequence[Subject], wish: Wish, *, at_once: int, say: Say) -> list[Tally]:
    """Cuts each scene, several at a time in threads: GDAL lets other threads run while it reads and writes.

    Raises:
        JobFailure: a scene or its labels cannot be read. Of that scene nothing is left.
    """
    if len(subjects) == 1:
        return [tile_scene(subjects[0], wish, say)]
    with ThreadPoolExecutor(at_once) as pool:
        running = [pool.submit(tile_scene, subject, wish, _say_nothing) for subject in subjects]
        try:
            return [future.result() for future in told(as_completed(running), len(running), say, "{} scenes")]
        finally:
            for future in running:
                future.cancel()


def tile_scene(subject: Subject, wish: Wish, say: Say) -> Tally:
    """One scene on every grid that is wished for; raises as :func:`tile_scenes` does."""
    tally, staging = Tally(), wish.out / UNFINISHED / subject.name
    try:
        with open_scene(subject.image, wish.nodata) as scene:
            for zoom in wish.zooms or (None,):
                _cut_at(zoom, scene, subject, wish, staging, tally, say)
        _publish(staging, wish.out)
    finally:
        rmtree(staging, ignore_errors=True)
        _remove_if_empty(wish.out / UNFINISHED)
    return tally


def _cut_at(
    zoom: int | None, scene: Scene, subject: Subject, wish: Wish, staging: Path, tally: Tally, say: Say
) -> None:
    nodata = scene.nodata if zoom is None else filling(scene)
    with _grid(zoom, scene, wish) as cutting, _labels(subject, wish.labelling, scene, cutting) as labels:
        overview, count = Overview(cutting), cutting.rows * cutting.columns
        tiles = cut(cutting, labels, staging, subject.name, most_nodata=wish.most_nodata, nodata=nodata)
        for tile in told(tiles, count, say, f"{subject.name}: {{}} tiles"):
            tally.add(tile)
            overview.add(tile)
    picture = staging / "overview" / (f"{subject.name}.png" if zoom is None else f"{subject.name}-{zoom}.png")
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(imagecodecs.png_encode(overview.picture()))


@contextmanager
def _grid(zoom: int | None, scene: Scene, wish: Wish) -> Iterator[Cutting]:
    if zoom is None:
        yield pixel_grid(scene, wish.size)
        return
    with slippy_grid(scene, zoom, wish.size, wish.resampling) as cutting:
        yield cutting


@contextmanager
def _labels(subject: Subject, labelling: Labelling, scene: Scene, cutting: Cutting) -> Iterator[Labels | None]:
    with open_labels(subject.labels, labelling, scene, cutting.view) if subject.labels else nullcontext() as labels:
        yield labels


def _publish(staging: Path, out: Path) -> None:
    """Moves a finished scene's files to where they are looked for."""
    for path in sorted(path for path in staging.rglob("*") if path.is_file()):
        place = out / path.relative_to(staging)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _say_nothing(_line: str) -> None:
    """One scene of many tells nothing of itself."""
