"""A scene and its mask written as tiles, in the layout that training reads."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tifffile
from numpy.typing import NDArray

from tileseg.tiles.address import Tile


def tiles_of(scene: str, *, height: int, width: int, size: int) -> Iterator[tuple[Tile, slice, slice]]:
    """Each whole tile with its rows and columns; what is left at the right and bottom edge is not cut."""
    for y in range(height // size):
        for x in range(width // size):
            yield Tile(scene, 0, x, y), slice(y * size, (y + 1) * size), slice(x * size, (x + 1) * size)


def write_tile(folder: Path, tile: Tile, samples: NDArray[Any]) -> None:
    """One TIFF, its bands interleaved, compressed without loss."""
    path = folder / tile.path
    path.parent.mkdir(parents=True, exist_ok=True)
    tifffile.imwrite(path, samples, compression="zstd", photometric="minisblack", planarconfig="contig", metadata=None)
