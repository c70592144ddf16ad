"""Made-up ground with a known answer: bright discs on dark, noisy land; a disc is class 1."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from tileseg.tiles.address import Tile
from tileseg.tiles.sample import Sample

SIZE = 64


def sample_at(tile: Tile, *, bands: int = 3, size: int = SIZE) -> Sample:
    """The same tile always looks the same."""
    random = np.random.default_rng([tile.z, tile.x, tile.y])
    row, column, radius = random.uniform(12, size - 12), random.uniform(12, size - 12), random.uniform(8, 20)
    rows, columns = np.mgrid[:size, :size] + 0.5
    mask = ((rows - row) ** 2 + (columns - column) ** 2 <= radius**2).astype(np.uint8)
    noise = random.normal(0, 10, (size, size, bands))
    return Sample((70 + 100 * mask[:, :, np.newaxis] + noise).clip(0, 255).astype(np.uint8), mask)


def tiff(samples: NDArray[Any], **options: Any) -> bytes:
    file = BytesIO()
    tifffile.imwrite(file, samples, photometric="minisblack", metadata=None, **options)
    return file.getvalue()


def tile_files(*, columns: int = 6, rows: int = 4, scene: str = "meadow", z: int = 0) -> dict[str, bytes]:
    """``imagery/...`` and ``masks/...`` of a scene."""
    files = {}
    for x in range(columns):
        for y in range(rows):
            tile = Tile(scene, z, x, y)
            sample = sample_at(tile)
            files[f"imagery/{tile.path}"] = tiff(sample.image_HWC, compression="zstd", planarconfig="contig")
            files[f"masks/{tile.path}"] = tiff(sample.mask_HW, compression="deflate")
    return files


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
