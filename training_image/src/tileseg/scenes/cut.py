"""A scene and its mask written as tiles, in the layout that training reads."""

from collections.abc import Iterator
from pathlib import Path

import imagecodecs
import numpy as np
import tifffile
from numpy.typing import NDArray

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile

MOST_PIXELS = 1_000_000_000
"""A scene is held in memory whole, so a larger one is refused: cut it into parts first."""


def read_scene(path: Path) -> NDArray[np.generic]:
    """A PNG, JPEG or TIFF as rows, columns, bands.

    Raises:
        JobFailure: missing, unreadable, or neither 8 nor 16 bits a sample.
    """
    try:
        scene = _decoded(path)
    except OSError as error:
        raise JobFailure(f"cannot read the scene {path} ({error.strerror}): give --image an existing file") from error
    except (ValueError, RuntimeError) as error:
        raise JobFailure(f"{path} cannot be decoded ({error}): give --image a whole PNG, JPEG or TIFF") from error
    if scene.ndim not in (2, 3) or scene.dtype not in (np.uint8, np.uint16):
        raise JobFailure(f"{path} holds {scene.dtype} of shape {scene.shape}: scenes have 8 or 16 bits a sample")
    return scene if scene.ndim == 3 else scene[:, :, np.newaxis]


def _decoded(path: Path) -> NDArray[np.generic]:
    if path.suffix.lower() in (".tif", ".tiff"):
        with tifffile.TiffFile(path) as file:
            page = file.pages.first
            if page.size > MOST_PIXELS:
                raise ValueError(f"it declares {page.size} samples, more than {MOST_PIXELS}")
            return np.asarray(page.asarray())
    return np.asarray(imagecodecs.imread(str(path)))


def tiles_of(scene: str, *, height: int, width: int, size: int) -> Iterator[tuple[Tile, slice, slice]]:
    """Each whole tile with its rows and columns; what is left at the right and bottom edge is not cut."""
    for y in range(height // size):
        for x in range(width // size):
            yield Tile(scene, 0, x, y), slice(y * size, (y + 1) * size), slice(x * size, (x + 1) * size)


def write_tile(folder: Path, tile: Tile, samples: NDArray[np.generic]) -> None:
    """One TIFF, its bands interleaved, compressed without loss."""
    path = folder / tile.path
    path.parent.mkdir(parents=True, exist_ok=True)
    tifffile.imwrite(path, samples, compression="zstd", photometric="minisblack", planarconfig="contig", metadata=None)
