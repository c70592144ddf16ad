"""The strips or tiles that a TIFF's image is stored in; tiles are strips that do not reach from side to side."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tileseg.tiles.formats.declaration import Declaration, Unreadable
from tileseg.tiles.formats.tiff_tags import Tags

STRIP_OFFSETS, ROWS_PER_STRIP, STRIP_BYTES = 273, 278, 279
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES = 322, 323, 324, 325

MOST_UNPACKED = 16 << 20
"""Bytes that one segment may unpack to: COGs of small tiles have blocks larger than themselves."""

MOST_SEGMENTS = 1 << 16


@dataclass(frozen=True)
class Segment:
    """A piece of the image: where it lies in the file, and which samples it holds."""

    start: int
    length: int
    rows: slice
    columns: slice
    band: int | None
    """The one band that it holds, or none where it holds them all."""


@dataclass(frozen=True)
class Segments:
    """All pieces of an image, in the order in which the file counts them: across, down, band after band."""

    rows: int
    columns: int
    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    declared: Declaration

    @property
    def end(self) -> int | None:
        """Where the content ends, if it lies in one piece: in strips that follow each other, as the image's rows do."""
        whole = self.columns == self.declared.width
        ends = [start + length for start, length in zip(self.starts, self.lengths, strict=True)]
        return ends[-1] if whole and ends[:-1] == list(self.starts[1:]) else None

    def __iter__(self) -> Iterator[Segment]:
        height, width = self.declared.height, self.declared.width
        bands = range(self.declared.bands) if self.declared.bands_first else (None,)
        places = (
            (band, y, x) for band in bands for y in range(0, height, self.rows) for x in range(0, width, self.columns)
        )
        for start, length, (band, y, x) in zip(self.starts, self.lengths, places, strict=True):
            rows, columns = slice(y, min(y + self.rows, height)), slice(x, min(x + self.columns, width))
            yield Segment(start, length, rows, columns, band)


def segments(tags: Tags, declared: Declaration) -> Segments:
    """The pieces of the first image.

    Raises:
        Unreadable: they lie beyond the file's end, do not make up the image, or would each unpack to too much.
    """
    tiled = TILE_WIDTH in tags.entries
    columns = tags.whole(TILE_WIDTH) if tiled else declared.width
    rows = tags.whole(TILE_HEIGHT) if tiled else min(tags.whole(ROWS_PER_STRIP, declared.height), declared.height)
    most = max(MOST_UNPACKED, declared.height * declared.width * declared.bands * 8)
    if min(rows, columns) < 1 or rows * columns * (1 if declared.bands_first else declared.bands) * 8 > most:
        raise Unreadable(f"has strips or tiles of {columns} x {rows} pixels")
    starts: Any = tags.values(TILE_OFFSETS if tiled else STRIP_OFFSETS, most=MOST_SEGMENTS)
    lengths: Any = tags.values(TILE_BYTES if tiled else STRIP_BYTES, most=MOST_SEGMENTS)
    if not all(isinstance(number, int) and number > 0 for number in starts + lengths):
        raise Unreadable("has strips or tiles without content")
    apart = declared.bands if declared.bands_first else 1
    if not len(starts) == len(lengths) == -(-declared.height // rows) * -(-declared.width // columns) * apart:
        raise Unreadable(f"has {len(starts)} strips or tiles, which do not make up the image")
    if max(map(sum, zip(starts, lengths, strict=True))) > len(tags.data):
        raise Unreadable("is truncated")
    return Segments(rows, columns, starts, lengths, declared)
