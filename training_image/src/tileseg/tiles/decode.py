"""A tile's bytes turned into samples; what the file declares is checked before memory is taken for it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.formats import jpeg, npy, png, tiff, webp
from tileseg.tiles.formats.declaration import MOST_BANDS, Data, Declaration, Unreadable
from tileseg.tiles.store import FileFault

SAMPLE_TYPES = ("uint8", "uint16", "int16", "float32", "float64")
DAMAGED = (ValueError, TypeError, RuntimeError, IndexError, OverflowError)
"""What codecs raise on content that is truncated or not of their format."""


class BrokenTile(FileFault):
    """A fault of one tile, of which a job may outlive a few."""


@dataclass(frozen=True)
class Format:
    """How files of one kind begin, what they declare, and how they are decoded."""

    name: str
    beginnings: tuple[bytes, ...]
    declaration: Callable[[Data], Declaration]
    samples: Callable[[Data, Declaration], NDArray[np.generic]]


TIFF = Format("TIFF", (b"II*\0", b"II+\0", b"MM\0*", b"MM\0+"), tiff.declaration, tiff.samples)
JPEG = Format("JPEG", (b"\xff\xd8\xff",), jpeg.declaration, jpeg.samples)
FORMATS = {
    "tif": TIFF,
    "tiff": TIFF,
    "png": Format("PNG", (png.SIGNATURE,), png.declaration, png.samples),
    "jpg": JPEG,
    "jpeg": JPEG,
    "webp": Format("WebP", (b"RIFF",), webp.declaration, webp.samples),
    "npy": Format("NumPy array", (b"\x93NUMPY",), npy.declaration, npy.samples),
}
"""By the end of a file's name, in small letters."""


@dataclass(frozen=True)
class Raster:
    """Samples as rows, columns, bands, and the value that the file says marks pixels without data."""

    samples_HWC: NDArray[np.generic]
    nodata: float | None = None


def decoded(data: Data, *, name: str, size: int) -> Raster:
    """The samples of one tile. Of 64-bit fractions 32 bits are kept, which is what networks compute in.

    Args:
        data: the file.
        name: where it came from; its suffix says the format.
        size: the height and width that the tile must have.

    Raises:
        BrokenTile: not a whole file of its format, of another size, or of a sample type that tiles do not have.
    """
    kind = FORMATS[name.rpartition(".")[2].lower()]
    try:
        if not bytes(data[:8]).startswith(kind.beginnings):
            raise Unreadable("begins as none does")
        declared = kind.declaration(data)
        _check(declared, name, size)
        samples_HWC = declared.arranged(kind.samples(data, declared))
    except Unreadable as error:
        raise BrokenTile(f"the tile {name} cannot be read: the {kind.name} {error}; upload it again") from error
    except DAMAGED as error:
        raise BrokenTile(
            f"the tile {name} cannot be read: the {kind.name} is truncated or damaged ({_line(error)}); upload it again"
        ) from error
    return Raster(_plain(samples_HWC), declared.nodata)


def _check(declared: Declaration, name: str, size: int) -> None:
    if (declared.height, declared.width) != (size, size):
        raise BrokenTile(
            f"the tile {name} is {declared.width} x {declared.height} pixels: "
            f"dataset.tile_size says {size}; cut the tile again or change the setting"
        )
    if not 1 <= declared.bands <= MOST_BANDS or declared.sample_type not in ("bool", *SAMPLE_TYPES):
        raise BrokenTile(
            f"the tile {name} has {declared.bands} bands of {declared.sample_type}: "
            f"allowed are at most {MOST_BANDS} of {', '.join(SAMPLE_TYPES)}; convert it"
        )


def _plain(samples: NDArray[np.generic]) -> NDArray[np.generic]:
    if samples.dtype == np.bool_:
        return samples.view(np.uint8)
    if samples.dtype == np.float64:
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinite, which is no data
            return samples.astype(np.float32)
    return samples


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0][:120]
