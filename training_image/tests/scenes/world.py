"""Scenes with a place on Earth, and what is drawn on them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray

from tileseg.scenes.polygons import Polygon, drawing
from tileseg.scenes.raster import ArrayScene

UTM = "EPSG:32633"
CORNER = Affine.translation(500_000, 5_200_000)
"""Top left, on the zone's central meridian at 46.95 degrees north."""


def write_scene(
    path: Path,
    samples_HWC: NDArray[Any],
    *,
    crs: str | None = UTM,
    pixel: float = 10,
    at: tuple[float, float] = (CORNER.c, CORNER.f),
    **more: Any,
) -> Path:
    """A GeoTIFF whose pixels have this side in metres, with its top left corner at these coordinates."""
    height, width, bands = samples_HWC.shape
    form = {"driver": "GTiff", "height": height, "width": width, "count": bands, "dtype": samples_HWC.dtype}
    place = {"crs": crs, "transform": Affine.translation(*at) @ Affine.scale(pixel, -pixel)} if crs else {}
    with rasterio.open(path, "w", **form, **place, **more) as file:
        file.write(np.moveaxis(samples_HWC, 2, 0))
    return path


def painted(outlines: Sequence[tuple[NDArray[np.float64], ...]], *, height: int, width: int) -> NDArray[np.uint8]:
    """Outlines of class 1 on a grid of pixels."""
    scene = ArrayScene("any", np.zeros((height, width, 1), np.uint8))
    polygons = [Polygon("", rings) for rings in outlines]
    return drawing(polygons, [1] * len(polygons), None, scene, scene).read(slice(0, height), slice(0, width))
