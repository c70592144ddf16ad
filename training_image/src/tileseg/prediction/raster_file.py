"""Answers written as Cloud Optimized GeoTIFFs, strip by strip.

A COG has its overviews before its pixels, so it is made of a plain tiled file once that is whole.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.shutil import copy
from rasterio.windows import Window

from tileseg.prediction.legend import Legend
from tileseg.scenes.raster import Scene

BLOCK = 512
PERCENT_NODATA = 255
"""Probabilities are whole percents; none is this."""


@dataclass(frozen=True)
class RasterFile:
    """A raster that is being written."""

    file: Any

    def write(self, top: int, values_KHW: NDArray[np.uint8]) -> None:
        """Rows in the raster's whole width."""
        self.file.write(values_KHW, window=Window(0, top, values_KHW.shape[2], values_KHW.shape[1]))


@contextmanager
def class_raster(path: Path, scene: Scene, legend: Legend) -> Iterator[RasterFile]:
    """One band of class values, with their colours and, as tags, their names."""
    with _raster(path, scene, bands=1, nodata=legend.nodata, resampling="nearest") as file:
        file.write_colormap(1, legend.colors())
        file.update_tags(**{f"CLASS_{land_class.value}": land_class.name for land_class in legend.classes})
        yield RasterFile(file)


@contextmanager
def probability_raster(path: Path, scene: Scene, names: Sequence[str]) -> Iterator[RasterFile]:
    """Percents, a band for each of the named classes."""
    with _raster(path, scene, bands=len(names), nodata=PERCENT_NODATA, resampling="average") as file:
        for band, name in enumerate(names, start=1):
            file.set_band_description(band, name)
        yield RasterFile(file)


@contextmanager
def _raster(path: Path, scene: Scene, *, bands: int, nodata: int, resampling: str) -> Iterator[Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished, cog = path.with_suffix(".unfinished"), path.with_suffix(".cog")
    form = {"driver": "GTiff", "height": scene.height, "width": scene.width, "count": bands, "dtype": "uint8"}
    stored = {"tiled": True, "blockxsize": BLOCK, "blockysize": BLOCK, "compress": "zstd", "bigtiff": "if_safer"}
    place = {} if scene.crs is None else {"crs": scene.crs, "transform": scene.transform}
    try:
        with rasterio.open(unfinished, "w", **form, **stored, **place, nodata=nodata) as file:
            yield file
        options = {"blocksize": BLOCK, "compress": "deflate", "bigtiff": "if_safer", "overview_resampling": resampling}
        copy(unfinished, cog, driver="COG", **options)
        cog.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
        cog.unlink(missing_ok=True)
