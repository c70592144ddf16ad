"""A scene read whole from an image file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import tifffile
from numpy.typing import NDArray

from tileseg.failure import JobFailure

MOST_PIXELS = 1_000_000_000
"""A scene is held in memory whole, so a larger one is refused: cut it into parts first."""


def read_scene(path: Path) -> NDArray[Any]:
    """A PNG, JPEG or TIFF as rows, columns, bands.

    Raises:
        JobFailure: missing, unreadable, too large, or neither 8 nor 16 bits a sample.
    """
    decode = DECODERS.get(path.suffix.lower())
    if decode is None:
        raise JobFailure(f"{path} is of no known kind: give --image a file that ends in {', '.join(DECODERS)}")
    try:
        scene = decode(path.read_bytes())
    except OSError as error:
        raise JobFailure(f"cannot read the scene {path} ({error.strerror}): give --image an existing file") from error
    except (ValueError, RuntimeError) as error:
        reason = str(error).partition("\n")[0]
        raise JobFailure(f"{path} cannot be decoded ({reason}): give --image a whole PNG, JPEG or TIFF") from error
    if scene.ndim not in (2, 3) or scene.dtype not in (np.uint8, np.uint16):
        raise JobFailure(f"{path} holds {scene.dtype} of shape {scene.shape}: scenes have 8 or 16 bits a sample")
    return scene if scene.ndim == 3 else scene[:, :, np.newaxis]


def _decoded_png(data: bytes) -> NDArray[Any]:
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    _check_declared(width * height)
    return np.asarray(imagecodecs.png_decode(data))


def _decoded_jpeg(data: bytes) -> NDArray[Any]:
    return np.asarray(imagecodecs.jpeg8_decode(data))


def _decoded_tiff(data: bytes) -> NDArray[Any]:
    with tifffile.TiffFile(BytesIO(data)) as file:
        _check_declared(file.pages.first.size)
        return np.asarray(file.pages.first.asarray())


def _check_declared(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise ValueError(f"it declares {pixels} pixels, more than {MOST_PIXELS}")


DECODERS: dict[str, Callable[[bytes], NDArray[Any]]] = {
    ".png": _decoded_png,
    ".jpg": _decoded_jpeg,
    ".jpeg": _decoded_jpeg,
    ".tif": _decoded_tiff,
    ".tiff": _decoded_tiff,
}
