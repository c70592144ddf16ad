"""What a caller may send, and what it may be answered in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from tileseg.prediction.legend import Legend
from tileseg.scenes.raster import Scene

CONTENT_TYPES = ("image/tiff", "image/png", "image/jpeg", "image/webp", "application/x-npy")
UNTOLD = ("", "application/octet-stream", "application/x-image")
"""What callers send who do not say what they send: the file's own beginning tells."""

TRANSPARENT = (0, 0, 0, 0)


@dataclass(frozen=True)
class Prediction:
    """The class of each pixel, as an index, 255 where there is no data."""

    class_HW: NDArray[np.uint8]
    scene: Scene
    legend: Legend


def tiff(prediction: Prediction) -> bytes:
    """A GeoTIFF of class values with their colours, at the place of the scene that was sent."""
    scene = prediction.scene
    place = {} if scene.crs is None else {"crs": scene.crs, "transform": scene.transform}
    return _raster(prediction, driver="GTiff", compress="deflate", **place)


def png(prediction: Prediction) -> bytes:
    """The same as a picture with a palette; what has no data is transparent."""
    return _raster(prediction, driver="PNG")


def npy(prediction: Prediction) -> bytes:
    """Class values, rows by columns."""
    file = BytesIO()
    np.save(file, prediction.legend.values(prediction.class_HW))
    return file.getvalue()


def shares(prediction: Prediction) -> bytes:
    """The share of each class, by name, as JSON."""
    pixels = np.bincount(prediction.class_HW.ravel(), minlength=256)
    content = {
        "classes": prediction.legend.shares(pixels),
        "without_data": round(int(pixels[255]) / int(pixels.sum()), 6),
        "width": prediction.class_HW.shape[1],
        "height": prediction.class_HW.shape[0],
    }
    return json.dumps(content).encode()


ANSWERS: dict[str, Callable[[Prediction], bytes]] = {
    "image/tiff": tiff,
    "image/png": png,
    "application/x-npy": npy,
    "application/json": shares,
}
"""By media type; the first is given to whoever takes anything."""


def accepted(header: str) -> str | None:
    """The answer's media type: of those that the caller names, the first that there is."""
    for part in (header or "*/*").split(","):
        wanted = part.partition(";")[0].strip().lower()
        if wanted in ANSWERS:
            return wanted
        if wanted in ("*/*", "image/*"):
            return next(iter(ANSWERS))
    return None


def _raster(prediction: Prediction, **options: Any) -> bytes:
    legend, (height, width) = prediction.legend, prediction.class_HW.shape
    form = {"height": height, "width": width, "count": 1, "dtype": "uint8", "nodata": legend.nodata}
    with MemoryFile() as memory:
        with memory.open(**form, **options) as file:
            file.write(legend.values(prediction.class_HW), 1)
            file.write_colormap(1, {**legend.colors(), legend.nodata: TRANSPARENT})
        return bytes(memory.read())
