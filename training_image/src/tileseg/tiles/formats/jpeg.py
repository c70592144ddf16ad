"""JPEG, of 8 bits.

Source: ITU-T T.81, annex B.
"""

import struct

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.formats.declaration import Data, Declaration, Unreadable

FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers that begin a frame, which says how large the image is."""

ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers that nothing belongs to."""

MOST_SAMPLES = 16 << 20
GREY, RGB, YCBCR, CMYK = 1, 2, 3, 4
"""libjpeg's names of colour spaces."""

UNCONVERTED = {1: GREY, 3: RGB, 4: CMYK}
FRAME = struct.Struct(">BHHB")
"""Bits, height, width, components."""


def declaration(data: Data) -> Declaration:
    """What the frame's header says; raises :class:`Unreadable`."""
    try:
        bits, height, width, components = FRAME.unpack_from(data, _frame(data))
    except (struct.error, IndexError) as error:
        raise Unreadable("is truncated") from error
    if bits != 8:
        raise Unreadable(f"has {bits} bits to a sample, a JPEG tile 8")
    return Declaration(height, width, components, "uint8")


def samples(data: Data, declared: Declaration) -> NDArray[np.generic]:
    """Of all components, as red, green, blue where they are three."""
    decoded: NDArray[np.generic] = imagecodecs.jpeg8_decode(data, out=declared.room())
    return decoded


def part(data: Data, tables: bytes, *, ycbcr: bool) -> NDArray[np.generic]:
    """A JPEG inside a TIFF, whose tables may lie outside of it; only where the TIFF says so are its colours converted.

    Raises:
        Unreadable: it declares more than :data:`MOST_SAMPLES`, or less than a whole image.
    """
    declared = declaration(data)
    if declared.height * declared.width * declared.bands > MOST_SAMPLES:
        raise Unreadable(f"holds a JPEG of {declared.width} x {declared.height} pixels")
    colours = (YCBCR, RGB) if ycbcr and declared.bands == 3 else (UNCONVERTED.get(declared.bands),) * 2
    decoded: NDArray[np.generic] = imagecodecs.jpeg8_decode(
        data, tables=tables or None, colorspace=colours[0], outcolorspace=colours[1], out=declared.room()
    )
    return decoded


def _frame(data: Data) -> int:
    """Where the content of the first frame's header begins."""
    position = 2
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker in FRAMES:
            return position + 4
        if marker == 0xFF:
            position += 1
        elif marker in ALONE:
            position += 2
        else:
            position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    raise Unreadable("has no frame where one must be")
