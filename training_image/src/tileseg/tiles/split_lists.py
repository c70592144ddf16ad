"""Ground divided by two lists of tiles, so that an earlier division can be repeated."""

from collections.abc import Iterable, Iterator, Sequence

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile
from tileseg.tiles.sources import BELOW, some_of
from tileseg.tiles.split import Split, lowest_zoom

LONGEST_LIST = 64 << 20
"""Bytes; a million paths take half of it."""


def read_list(place: str, content: bytes) -> list[Tile]:
    """The tiles in a file of paths, one a line; their extension does not matter.

    Raises:
        JobFailure: it is not text, or has a line that is no tile's path.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise JobFailure(f"the list of tiles {place} is not text in UTF-8: write it anew, one path a line") from error
    tiles = []
    for line in filter(None, map(str.strip, lines)):
        tile = Tile.at(line)
        if tile is None:
            raise JobFailure(f"the list of tiles {place} has the line {line[:80]!a}: write {BELOW} on each")
        tiles.append(tile)
    return tiles


def split_by_lists(
    tiles: Sequence[Tile], training: Sequence[Tile], validation: Sequence[Tile], *, may_lack: bool
) -> Split:
    """The tiles that either list names; all others are for neither.

    Args:
        tiles: those that were found.
        training: those to learn from.
        validation: those to measure on.
        may_lack: whether listed tiles that were not found are left out, instead of refused.

    Raises:
        JobFailure: a listed tile was not found, both lists show the same ground, or one is empty.
    """
    lowest = lowest_zoom([*training, *validation])
    shared = sorted(_showing(training, validation, lowest) | _showing(validation, training, lowest))
    if shared:
        examples = some_of([tile.path for tile in shared])
        raise JobFailure(f"{len(shared)} listed tiles show ground of both lists ({examples}): keep each in one list")
    index_of = {tile: index for index, tile in enumerate(tiles)}
    missing = sorted({*training, *validation} - set(index_of))
    if missing and not may_lack:
        examples = some_of([tile.path for tile in missing])
        raise JobFailure(
            f"{len(missing)} listed tiles were not found ({examples}): correct the lists, "
            'add the tiles, or set dataset.without_mask = "leave_out"'
        )
    split = Split(_indices(training, index_of), _indices(validation, index_of))
    if not split.training or not split.validation:
        raise JobFailure(
            f"the lists name {len(split.training)} training and {len(split.validation)} validation tiles "
            "that were found: each needs one at least"
        )
    return split


def _showing(some: Iterable[Tile], others: Iterable[Tile], lowest: int) -> set[Tile]:
    """Those of some tiles that lie inside one of the others, or at its place."""
    taken = {next(_around(tile, lowest)) for tile in others}
    return {tile for tile in some if any(ground in taken for ground in _around(tile, lowest))}


def _around(tile: Tile, lowest: int) -> Iterator[tuple[str, int, int, int]]:
    """The tile's own ground, and what contains it; without georeference, ground is the scene's own."""
    for out in range(max(0, tile.z - lowest) + 1):
        yield "" if tile.z else tile.scene, tile.z - out, tile.x >> out, tile.y >> out


def _indices(wanted: Iterable[Tile], index_of: dict[Tile, int]) -> tuple[int, ...]:
    return tuple(sorted({index_of[tile] for tile in wanted if tile in index_of}))
