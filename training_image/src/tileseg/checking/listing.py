"""What the folders hold, before any tile is read: files, pairs, bytes, and how they are divided."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tileseg.checking.page import Findings, size
from tileseg.recipe.sections import Recipe
from tileseg.tiles.address import Tile
from tileseg.tiles.dataset import TileDataset, find_dataset
from tileseg.tiles.sources import TileFile
from tileseg.tiles.store import open_folder

Sizes = Callable[[str], Mapping[str, int]]
"""Bytes of each file below a place."""

FEW = 20
"""Validation tiles fewer than this measure little."""


@dataclass(frozen=True)
class Listed:
    """A dataset, and the bytes of its files."""

    dataset: TileDataset
    image_bytes: int
    mask_bytes: int
    findings: tuple[Findings, ...]


def list_tiles(recipe: Recipe, environ: Mapping[str, str]) -> Listed:
    """Lists every folder; raises :class:`JobFailure` as a job would."""
    said: list[str] = []
    dataset = find_dataset(recipe, environ, said.append)

    @cache
    def sizes(place: str) -> Mapping[str, int]:
        return open_folder(place, environ).sizes()

    pairs = dataset.reader.pairs
    images, masks = ([getattr(pair, what) for pair in pairs] for what in ("image", "mask"))
    image_bytes, mask_bytes = (
        sum(sizes(file.folder.place)[file.path] for file in {file.name: file for file in files}.values())
        for files in (images, masks)
    )
    settings = recipe.dataset
    facts = [
        *_sources("images", [source.place for source in settings.imagery], images, sizes),
        *_sources("masks", [source.place for source in settings.masks], masks, sizes),
        *said,
    ]
    found = Findings("tiles", [f"{len(pairs)} pairs; {size(image_bytes + mask_bytes)} to fetch", *facts])
    return Listed(dataset, image_bytes, mask_bytes, (found, _zooms(pairs_tiles(dataset)), _split(dataset)))


def pairs_tiles(dataset: TileDataset) -> list[Tile]:
    """The tile of each pair."""
    return [pair.tile for pair in dataset.reader.pairs]


def _sources(what: str, places: Sequence[str], used: Sequence[TileFile], sizes: Sizes) -> list[str]:
    facts = []
    for place in dict.fromkeys(place.rstrip("/") for place in places):
        files = sizes(place)
        taken = {file.path for file in used if file.folder.place == place}
        kinds = Counter(path.rpartition(".")[2].lower() for path in taken)
        named = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        left = len(files) - len(taken)
        facts.append(f"{what}: {named or 'none'} in {place}" + (f"; {left} other files left aside" if left else ""))
    return facts


def _zooms(tiles: Sequence[Tile]) -> Findings:
    scenes, zooms = {tile.scene for tile in tiles}, Counter(tile.z for tile in tiles)
    grids = ", ".join(
        f"{count} on {'scenes of their own grid' if z == 0 else f'zoom {z}'}" for z, count in sorted(zooms.items())
    )
    return Findings("grid", [f"{len(scenes)} scenes; tiles: {grids}"])


def _split(dataset: TileDataset) -> Findings:
    ground = dataset.ground
    training, validation = len(ground.training), len(ground.validation)
    shared = shared_ground(ground.training, ground.validation)
    facts = [f"{training} tiles to train on, {validation} to validate on ({validation / (training + validation):.0%})"]
    changes = []
    if validation < FEW:
        facts.append(f"fewer than {FEW} validation tiles measure little")
    if shared:
        changes.append(
            f"{shared} validation tiles show ground that training tiles show, so that scores flatter: divide by "
            'dataset.validation.by = "block", or take the tiles out of a list'
        )
    facts.append("no training tile shows ground of a validation tile" if not shared else changes[0].partition(",")[0])
    return Findings("split", facts, changes)


def shared_ground(training: Sequence[Tile], validation: Sequence[Tile]) -> int:
    """Validation tiles of which some training tile shows a part, at whatever zoom; scenes at zoom 0 share none."""
    shown = {key for tile in training for key in _with_ancestors(tile)}
    exact = {_key(tile) for tile in training}
    return sum(_key(tile) in shown or any(key in exact for key in _with_ancestors(tile)) for tile in validation)


def _key(tile: Tile) -> tuple[str, int, int, int]:
    return (tile.scene if tile.z == 0 else "", *tile.place)


def _with_ancestors(tile: Tile) -> list[tuple[str, int, int, int]]:
    if tile.z == 0:
        return [_key(tile)]
    return [("", tile.z - up, tile.x >> up, tile.y >> up) for up in range(tile.z)]
