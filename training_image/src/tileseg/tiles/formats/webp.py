"""WebP, with and without loss.

Source: RFC 9649.
"""

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.formats.declaration import Data, Declaration, Unreadable

ALPHA, ANIMATED = 0x10, 0x02
START_CODE = b"\x9d\x01\x2a"


def declaration(data: Data) -> Declaration:
    """What the first chunk says; raises :class:`Unreadable`."""
    if len(data) < 30:
        raise Unreadable("is truncated")
    read = {b"VP8 ": _lossy, b"VP8L": _lossless, b"VP8X": _extended}.get(data[12:16])
    if read is None:
        raise Unreadable("begins as no WebP does")
    width, height, alpha = read(data[20:30])
    return Declaration(height, width, 4 if alpha else 3, "uint8")


def samples(data: Data, declared: Declaration) -> NDArray[np.generic]:
    """Red, green, blue, and alpha where the file has it."""
    decoded: NDArray[np.generic] = imagecodecs.webp_decode(data, hasalpha=declared.bands == 4, out=declared.room())
    return decoded


def _lossy(head: Data) -> tuple[int, int, bool]:
    if head[3:6] != START_CODE:
        raise Unreadable("does not begin with a whole image")
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF, False


def _lossless(head: Data) -> tuple[int, int, bool]:
    bits = int.from_bytes(head[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)


def _extended(head: Data) -> tuple[int, int, bool]:
    if head[0] & ANIMATED:
        raise Unreadable("is animated")
    width, height = (int.from_bytes(head[start : start + 3], "little") + 1 for start in (4, 7))
    return width, height, bool(head[0] & ALPHA)
