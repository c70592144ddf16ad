"""Every tile of the folders that a recipe names: listed once each, and told apart by their addresses."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tileseg.failure import JobFailure
from tileseg.recipe.data import Source
from tileseg.tiles.address import Tile
from tileseg.tiles.store import Folder

SHOWN = 3
"""A message names this many examples; the rest is counted."""

BELOW = "SCENE/Z/X/Y.EXTENSION"


@dataclass(frozen=True, slots=True)
class TileFile:
    """A file that holds a tile: the folder, the path below it, and which of its bands are wanted."""

    folder: Folder
    path: str
    bands: tuple[int, ...]

    @property
    def name(self) -> str:
        return f"{self.folder.place}/{self.path}"


@dataclass(frozen=True)
class Listing:
    """The files of one kind, imagery or masks, by their tiles."""

    files: Mapping[Tile, TileFile]
    looked_at: int
    """Files in the folders, tiles or not."""


def listed(
    sources: Sequence[Source], bands: tuple[int, ...], folder_at: Callable[[str], Folder], *, most_bytes: int
) -> Listing:
    """Each source's tiles of the scenes that it asks for; sources of one place share a listing.

    Args:
        sources: the recipe's.
        bands: those wanted where a source names none of its own.
        folder_at: opens the folder at a place.
        most_bytes: a larger file cannot be a tile, and is refused before it is fetched.

    Raises:
        JobFailure: a folder cannot be listed, the same tile lies in two places, or a file is too large.
    """
    sizes: dict[str, dict[str, int]] = {}
    files: dict[Tile, TileFile] = {}
    twice: list[str] = []
    for source in sources:
        folder = folder_at(source.place)
        if folder.place not in sizes:
            sizes[folder.place] = folder.sizes()
        for tile, path in _tiles(sizes[folder.place], source.scenes):
            found = TileFile(folder, path, source.bands or bands)
            _check_size(found, sizes[folder.place][path], most_bytes)
            if tile in files:
                twice.append(f"{files[tile].name} and {found.name}")
            files[tile] = found
    if twice:
        raise JobFailure(f"{len(twice)} tiles lie in two places ({some_of(twice)}): take one of each away")
    return Listing(files, sum(map(len, sizes.values())))


def some_of(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + rest


def _tiles(paths: Iterable[str], scenes: str | None) -> Iterator[tuple[Tile, str]]:
    wanted = cache(re.compile(scenes if scenes is not None else ".*").fullmatch)
    for path in paths:
        tile = Tile.at(path)
        if tile and wanted(tile.scene):
            yield tile, path


def _check_size(file: TileFile, size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise JobFailure(f"the tile {file.name} has {size} bytes, more than {most_bytes}: check dataset.tile_size")
