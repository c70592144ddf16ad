"""PNG, of 1 to 16 bits. A palette's indices are its samples: masks use colours only to be looked at.

Source: https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from typing import Final

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.formats.declaration import Data, Declaration, Unreadable

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
HEADER = struct.Struct(">I4sIIBBBBBI")
"""The chunk IHDR: length, type, width, height, bits, colour, compression, filter, interlace, CRC."""

GREY, PALETTE = 0, 3
BANDS = {GREY: 1, 2: 3, PALETTE: 1, 4: 2, 6: 4}
BITS = (1, 2, 4, 8, 16)


def declaration(data: Data) -> Declaration:
    """What the header says; raises :class:`Unreadable`."""
    try:
        length, name, width, height, bits, colour, *_ = HEADER.unpack_from(data, len(SIGNATURE))
    except struct.error as error:
        raise Unreadable("is truncated") from error
    if (length, name) != (13, b"IHDR") or colour not in BANDS or bits not in BITS:
        raise Unreadable("has a header that no PNG has")
    return Declaration(height, width, BANDS[colour], "uint16" if bits == 16 else "uint8")


def samples(data: Data, declared: Declaration) -> NDArray[np.generic]:
    """As the file holds them, also where it says that they stand for colours or shades between black and white."""
    bits = data[len(SIGNATURE) + 16]
    decoded: NDArray[np.generic] = imagecodecs.png_decode(_plain(data), out=declared.room())
    if bits >= 8:
        return decoded
    unscaled: NDArray[np.uint8] = decoded.view(np.uint8) // np.uint8(255 // (2**bits - 1))
    return unscaled


def _plain(data: Data) -> bytes:
    """The same samples without palette, transparency and other chunks, some of which unpack to any size."""
    length, name, width, height, bits, colour, *rest, _ = HEADER.unpack_from(data, len(SIGNATURE))
    colour = GREY if colour == PALETTE else colour
    header = HEADER.pack(length, name, width, height, bits, colour, *rest, 0)[:-4]
    kept = [SIGNATURE, header, zlib.crc32(header[4:]).to_bytes(4, "big")]
    position = len(SIGNATURE) + HEADER.size
    while position + 12 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] in (b"IDAT", b"IEND"):
            kept.append(data[position:end])
        position = end
    return b"".join(kept)
