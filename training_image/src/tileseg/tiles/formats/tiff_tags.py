"""The tags of a TIFF's first image, read without trusting any of them.

Source: TIFF 6.0 (Adobe, 1992); BigTIFF (https://libtiff.gitlab.io/libtiff/specification/bigtiff.html).
"""

import struct
from dataclasses import dataclass

from tileseg.tiles.formats.declaration import Data, Unreadable

CLASSIC, BIG = 42, 43
MOST_TAGS = 4096
TYPES = {1: "B", 2: "s", 3: "H", 4: "I", 6: "b", 7: "s", 8: "h", 9: "i", 11: "f", 12: "d", 16: "Q", 17: "q"}
"""How a value of each TIFF type is unpacked; fractions (5, 10) occur in no tag that is needed here."""


@dataclass(frozen=True)
class Layout:
    """How a file's numbers are written: its byte order, and the widths of its fields."""

    order: str
    entry: struct.Struct
    """Tag, type, count, and a value that is here if it fits, and otherwise elsewhere."""
    offset: struct.Struct
    count: struct.Struct
    first_offset_at: int


def _layout(order: str, entry: str, offset: str, count: str, first_offset_at: int) -> Layout:
    entry_form, offset_form, count_form = (struct.Struct(order + form) for form in (entry, offset, count))
    return Layout(order, entry_form, offset_form, count_form, first_offset_at)


LAYOUTS = {
    (b"II", CLASSIC): _layout("<", "HHI4s", "I", "H", 4),
    (b"MM", CLASSIC): _layout(">", "HHI4s", "I", "H", 4),
    (b"II", BIG): _layout("<", "HHQ8s", "Q", "Q", 8),
    (b"MM", BIG): _layout(">", "HHQ8s", "Q", "Q", 8),
}
"""By the file's first two bytes, and the number after them."""


@dataclass(frozen=True)
class Tags:
    """The first image's tags by number, each value read only when it is asked for."""

    data: Data
    layout: Layout
    entries: dict[int, tuple[int, int, bytes]]

    def values(self, tag: int, *, most: int) -> tuple[int | float | bytes, ...]:
        """What the tag holds, or nothing where the file lacks it.

        Raises:
            Unreadable: it claims more than ``most`` values, or values beyond the end of the file.
        """
        if tag not in self.entries:
            return ()
        kind, count, here = self.entries[tag]
        if kind not in TYPES or count > most:
            raise Unreadable(f"has a tag {tag} with {count} values of type {kind}")
        form = f"{self.layout.order}{count}{TYPES[kind]}"
        size = struct.calcsize(form)
        if size <= len(here):
            return struct.unpack_from(form, here)
        start = self.layout.offset.unpack(here)[0]
        if start + size > len(self.data):
            raise Unreadable("is truncated: its tags lie beyond its end")
        return struct.unpack_from(form, self.data, start)

    def whole(self, tag: int, default: int | None = None) -> int:
        """The one number that the tag holds, or each of whose numbers is the same."""
        found = set(self.values(tag, most=64))
        if not found and default is not None:
            return default
        number = found.pop() if len(found) == 1 else None
        if not isinstance(number, int):
            raise Unreadable(f"lacks a tag that it must have ({tag}), or contradicts itself there")
        return number


def read_tags(data: Data) -> Tags:
    """The tags of the first image in the file.

    Raises:
        Unreadable: no TIFF, or one that ends before its tags do.
    """
    try:
        mark = bytes(data[:2])
        version = int.from_bytes(data[2:4], "big" if mark == b"MM" else "little")
        layout = LAYOUTS[mark, version]
        start = layout.offset.unpack_from(data, layout.first_offset_at)[0]
        count = layout.count.unpack_from(data, start)[0]
        if count > MOST_TAGS:
            raise Unreadable(f"claims {count} tags")
        first = start + layout.count.size
        entries = layout.entry.iter_unpack(data[first : first + count * layout.entry.size])
        return Tags(data, layout, {tag: (kind, values, here) for tag, kind, values, here in entries})
    except (KeyError, struct.error, OverflowError) as error:
        raise Unreadable("is truncated, or not a TIFF") from error
