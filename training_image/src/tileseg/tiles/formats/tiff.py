"""TIFF, GeoTIFF and COG: in strips or tiles, bands interleaved or apart.

Decoded by libtiff, in half the time of tifffile or less; but both convert the colours of JPEGs inside where there are
none to convert, so those are decoded piece by piece.
"""

import sys

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.formats import jpeg
from tileseg.tiles.formats.declaration import Data, Declaration, Unreadable
from tileseg.tiles.formats.tiff_segments import segments
from tileseg.tiles.formats.tiff_tags import Tags, read_tags

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, DEPTH = 256, 257, 258, 259, 262, 32997
SAMPLES_PER_PIXEL, PLANAR, SAMPLE_FORMAT, JPEG_TABLES, NODATA = 277, 284, 339, 347, 42113

UNCOMPRESSED, JPEG = 1, 7
NATIVE = "<" if sys.byteorder == "little" else ">"
COMPRESSIONS = {
    UNCOMPRESSED: "none",
    4: "CCITT",
    5: "LZW",
    JPEG: "JPEG",
    8: "deflate",
    32773: "PackBits",
    32946: "deflate",
    34887: "LERC",
    50000: "zstd",
    50001: "WebP",
}
"""What unpacks into no more room than the tags declare. LZMA is none of them: its files choose how much memory their
decoder takes."""

KINDS = {1: "uint", 2: "int", 3: "float", 4: "uint"}
YCBCR = 6
LONGEST_TABLES = 4096


def declaration(data: Data) -> Declaration:
    """What the first image's tags say; raises :class:`Unreadable`."""
    tags = read_tags(data)
    declared = _declared(tags)
    compression = tags.whole(COMPRESSION, 1)
    if compression not in COMPRESSIONS:
        known = ", ".join(dict.fromkeys(COMPRESSIONS.values()))
        raise Unreadable(f"is compressed in a way that tiles are not ({compression}; known are {known})")
    if tags.whole(DEPTH, 1) != 1:
        raise Unreadable("has a depth, as volumes have")
    return declared


def samples(data: Data, declared: Declaration) -> NDArray[np.generic]:
    """Of the first image, as they lie in the file; raises :class:`Unreadable`."""
    tags: Tags = declared.head
    pieces = segments(tags, declared)
    compression, start = tags.whole(COMPRESSION, 1), pieces.starts[0]
    if compression == UNCOMPRESSED and pieces.end == start + declared.size and tags.layout.order == NATIVE:
        return np.frombuffer(data[start : pieces.end], declared.sample_type).reshape(declared.shape)
    room = declared.room()
    if compression != JPEG:
        decoded: NDArray[np.generic] = imagecodecs.tiff_decode(data, out=room)
        return decoded
    tables = b"".join(value for value in tags.values(JPEG_TABLES, most=LONGEST_TABLES) if isinstance(value, bytes))
    ycbcr = tags.whole(PHOTOMETRIC) == YCBCR
    for piece in pieces:
        part = jpeg.part(data[piece.start : piece.start + piece.length], tables, ycbcr=ycbcr)
        target = room if piece.band is None or declared.bands == 1 else room[piece.band]
        target = target[piece.rows, piece.columns]
        target[...] = part[: target.shape[0], : target.shape[1]]
    return room


def _declared(tags: Tags) -> Declaration:
    return Declaration(
        height=tags.whole(HEIGHT),
        width=tags.whole(WIDTH),
        bands=tags.whole(SAMPLES_PER_PIXEL, 1),
        sample_type=_sample_type(tags),
        nodata=_nodata(tags),
        bands_first=tags.whole(PLANAR, 1) == 2,
        head=tags,
    )


def _sample_type(tags: Tags) -> str:
    bits, kind = tags.whole(BITS, 1), KINDS.get(tags.whole(SAMPLE_FORMAT, 1), "unknown")
    if bits == 1 and kind == "uint":
        return "bool"
    return f"{kind}{next((width for width in (8, 16, 32, 64) if bits <= width), bits)}"


def _nodata(tags: Tags) -> float | None:
    text = b"".join(value for value in tags.values(NODATA, most=64) if isinstance(value, bytes))
    try:
        return float(text.rstrip(b"\0 "))
    except ValueError:
        return None
