"""The tiles that a recipe asks for: found, matched to their masks, and divided."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tileseg.recipe.sections import Recipe
from tileseg.tiles.address import Tile
from tileseg.tiles.pairs import matched_pairs
from tileseg.tiles.reader import PairReader
from tileseg.tiles.split import Split, split_by_block
from tileseg.tiles.store import open_folder

MOST_BANDS, MOST_BYTES_PER_SAMPLE, MOST_METADATA = 16, 8, 1 << 20


@dataclass(frozen=True)
class Ground:
    """The tiles on either side of the split, and a digest by which two jobs can be compared."""

    training: tuple[Tile, ...]
    validation: tuple[Tile, ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{_lines(self.training)}\n{_lines(self.validation)}".encode()).hexdigest()


@dataclass(frozen=True)
class TileDataset:
    """Every pair by its index, and which indices are for what."""

    reader: PairReader
    split: Split

    @property
    def ground(self) -> Ground:
        tiles = [pair.tile for pair in self.reader.pairs]
        return Ground(
            training=tuple(tiles[index] for index in self.split.training),
            validation=tuple(tiles[index] for index in self.split.validation),
        )


def find_dataset(recipe: Recipe, environ: Mapping[str, str]) -> TileDataset:
    """Lists both folders, one request a thousand files; no tile is read yet.

    Raises:
        JobFailure: a folder cannot be listed, tiles do not match, or are too few to divide.
    """
    images = open_folder(recipe.dataset.imagery[0].place, environ)
    masks = open_folder(recipe.dataset.masks[0].place, environ)
    most_bytes = recipe.dataset.tile_size**2 * MOST_BANDS * MOST_BYTES_PER_SAMPLE + MOST_METADATA
    pairs = matched_pairs(images.sizes(), masks.sizes(), most_bytes=most_bytes)
    split = split_by_block([pair.tile for pair in pairs], recipe.dataset.validation)
    return TileDataset(PairReader(images, masks, pairs, recipe.dataset, recipe.classes), split)


def _lines(tiles: Iterable[Tile]) -> str:
    return "\n".join(tile.path for tile in tiles)
