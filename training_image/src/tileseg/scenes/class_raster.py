"""Labels that are an image themselves: each pixel holds its class's value."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT

from tileseg.failure import JobFailure
from tileseg.scenes.raster import RasterScene, Scene

UNLABELLED = 255
"""In the masks, where a class raster says nothing."""


@dataclass(frozen=True)
class ClassRaster:
    """A raster of classes on the grid that its scene is cut on."""

    scene: Scene

    def read(self, rows: slice, columns: slice) -> NDArray[np.uint8]:
        """The window's classes; raises :class:`JobFailure` where a value is none that a mask can hold."""
        values = self.scene.read(rows, columns)[:, :, 0]
        known = np.isfinite(values) & (values != (UNLABELLED if self.scene.nodata is None else self.scene.nodata))
        classes = np.where(known, values, UNLABELLED)
        if (classes < 0).any() or (classes > UNLABELLED).any() or (classes != np.floor(classes)).any():
            raise JobFailure(f"{self.scene.name} has values other than 0 to 255: a class is one of these; convert it")
        return classes.astype(np.uint8)


@contextmanager
def on_grid_of(labels: Scene, scene: Scene, view: Scene) -> Iterator[ClassRaster]:
    """The labels drawn anew, each pixel by its nearest, on the grid on which the scene is cut.

    Raises:
        JobFailure: several bands, or labels without georeference that are not of the scene's size.
    """
    if labels.bands != 1:
        raise JobFailure(f"{labels.name} has {labels.bands} bands: a class raster has one")
    same_size = (labels.height, labels.width) == (scene.height, scene.width)
    placed = labels.crs is not None and scene.crs is not None
    if not placed and not same_size:
        raise JobFailure(
            f"{labels.name} is {labels.width} x {labels.height} pixels and {scene.name} {scene.width} x {scene.height}:"
            " without georeference both are of one size; draw the labels on the scene itself"
        )
    if view is scene and same_size and (not placed or _same_place(labels, scene)):
        yield ClassRaster(labels)
        return
    assert isinstance(labels, RasterScene)
    source = {} if placed else {"src_crs": scene.crs, "src_transform": scene.transform}
    extent = {"width": view.width, "height": view.height, "transform": view.transform, "crs": view.crs}
    nodata = UNLABELLED if labels.nodata is None else labels.nodata
    with WarpedVRT(labels.raster, **source, **extent, nodata=nodata, resampling=Resampling.nearest) as warped:
        yield ClassRaster(RasterScene(labels.name, warped))


def _same_place(labels: Scene, scene: Scene) -> bool:
    return bool(labels.crs == scene.crs and labels.transform.almost_equals(scene.transform))
