"""Ground kept for validation: whole blocks of it, so that no training tile shows what is measured on."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tileseg.failure import JobFailure
from tileseg.recipe.data import Validation
from tileseg.tiles.address import Tile

Block = tuple[int, int]
"""Column and row of a square of ground, in a grid that all scenes share."""


@dataclass(frozen=True)
class Split:
    """Indices into the tiles that were divided, each in ascending order."""

    training: tuple[int, ...]
    validation: tuple[int, ...]


def split_by_block(tiles: Sequence[Tile], validation: Validation) -> Split:
    """Tiles whose block of ground is drawn go to validation, all others to training.

    Blocks are drawn by hash, not by a random generator, so that the draw depends on nothing but the seed and the
    block's own place: another library version or one more tile elsewhere moves no other block.

    Raises:
        JobFailure: there are too few blocks to have some on either side.
    """
    lowest = lowest_zoom(tiles)
    members: defaultdict[Block, list[int]] = defaultdict(list)
    for index, tile in enumerate(tiles):
        members[block_of(tile, lowest, validation.block)].append(index)
    kept: list[int] = []
    for block in sorted(members, key=lambda block: _draw(block, validation.seed)):
        if len(kept) >= validation.share * len(tiles):
            break
        kept += members[block]
    training = sorted(set(range(len(tiles))) - set(kept))
    if not training:
        raise JobFailure(
            f"{len(tiles)} tiles lie in {len(members)} blocks of {validation.block} x {validation.block}, too few to "
            "keep some for validation: lower dataset.validation.block or share, or add tiles"
        )
    return Split(tuple(training), tuple(sorted(kept)))


def lowest_zoom(tiles: Iterable[Tile]) -> int:
    """Of tiles on the map; zoom 0 is that of scenes without georeference, whose grids have nothing to do with it."""
    return min((tile.z for tile in tiles if tile.z), default=0)


def block_of(tile: Tile, lowest: int, side: int) -> Block:
    """The block that holds the tile's ground; a tile of a higher zoom lies inside one of the lowest zoom."""
    deeper = max(0, tile.z - lowest)
    return (tile.x >> deeper) // side, (tile.y >> deeper) // side


def _draw(block: Block, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}/{block[0]}/{block[1]}".encode()).digest()
