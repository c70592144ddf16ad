"""A tile's bytes turned into samples; what the file declares is checked before memory is taken for it."""

import struct
from io import BytesIO

import numpy as np
import tifffile
from numpy.typing import NDArray

from tileseg.failure import JobFailure

SAMPLE_TYPES = ("uint8", "uint16", "int16", "float32", "float64")
UNREADABLE = (tifffile.TiffFileError, ValueError, TypeError, KeyError, IndexError, RuntimeError, struct.error, OSError)
"""What the TIFF reader and its codecs raise on files that are truncated or were never images."""


def decoded(data: bytes, *, name: str, size: int) -> NDArray[np.generic]:
    """The samples of one TIFF tile as rows, columns, bands.

    Args:
        data: the file.
        name: where it came from, for messages.
        size: the height and width that the tile must have.

    Raises:
        JobFailure: not a whole TIFF, of another size, or of a sample type that tiles do not have.
    """
    try:
        with tifffile.TiffFile(BytesIO(data)) as file:
            page = file.pages.first
            _check_declared(page, name, size)
            samples = np.asarray(page.asarray(maxworkers=1))
    except UNREADABLE as error:
        raise JobFailure(f"the tile {name} is truncated or not a TIFF ({_line(error)}): upload it again") from error
    if samples.ndim == 2:
        return samples[:, :, np.newaxis]
    return np.moveaxis(samples, 0, 2) if page.planarconfig == tifffile.PLANARCONFIG.SEPARATE else samples


def _check_declared(page: tifffile.TiffPage, name: str, size: int) -> None:
    if (page.imagelength, page.imagewidth) != (size, size):
        raise JobFailure(
            f"the tile {name} is {page.imagewidth} x {page.imagelength} pixels: "
            f"dataset.tile_size says {size}; cut the tile again or change the setting"
        )
    if page.imagedepth != 1 or page.samplesperpixel > 16 or str(page.dtype) not in SAMPLE_TYPES:
        raise JobFailure(
            f"the tile {name} has {page.samplesperpixel} bands of {page.dtype}: "
            f"allowed are at most 16 of {', '.join(SAMPLE_TYPES)}; convert it"
        )


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0][:120]
