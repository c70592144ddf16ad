"""The tiles that a recipe asks for: found, matched to their masks, and divided."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tileseg.recipe.data import Dataset
from tileseg.recipe.sections import Recipe
from tileseg.tiles.address import Tile
from tileseg.tiles.legend import Legend
from tileseg.tiles.pairs import matched_pairs
from tileseg.tiles.reader import PairReader, most_bytes
from tileseg.tiles.sources import listed
from tileseg.tiles.split import Split, split_by_block
from tileseg.tiles.split_lists import LONGEST_LIST, read_list, split_by_lists
from tileseg.tiles.store import open_folder, read_file

MASK_BAND = (1,)


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


def find_dataset(recipe: Recipe, environ: Mapping[str, str], say: Callable[[str], None] = print) -> TileDataset:
    """Lists every folder once, by one request a thousand files; no tile is read yet.

    Raises:
        JobFailure: a folder cannot be listed, tiles do not match, or cannot be divided as asked.
    """
    dataset = recipe.dataset
    folder_at = cache(lambda place: open_folder(place, environ))
    largest = most_bytes(dataset.tile_size)
    images = listed(dataset.imagery, dataset.bands, folder_at, most_bytes=largest)
    masks = listed(dataset.masks, MASK_BAND, folder_at, most_bytes=largest)
    pairs = matched_pairs(images, masks, match=dataset.match, without_mask=dataset.without_mask)
    if pairs.without_mask:
        say(f"{pairs.without_mask} image tiles without a mask are left out")
    split = divided([pair.tile for pair in pairs.found], dataset, environ)
    legend = Legend(recipe.classes, dataset.ignore)
    return TileDataset(PairReader(pairs.found, dataset, legend), split)


def divided(tiles: Sequence[Tile], dataset: Dataset, environ: Mapping[str, str]) -> Split:
    """The tiles for training and those for validation, by whichever way the recipe asks for."""
    validation = dataset.validation
    if validation.by != "list" or not (validation.training_tiles and validation.validation_tiles):
        return split_by_block(tiles, validation)
    training, measured = (
        read_list(place, read_file(place, environ, most_bytes=LONGEST_LIST))
        for place in (validation.training_tiles, validation.validation_tiles)
    )
    return split_by_lists(tiles, training, measured, may_lack=dataset.without_mask == "leave_out")


def _lines(tiles: Iterable[Tile]) -> str:
    return "\n".join(tile.path for tile in tiles)
