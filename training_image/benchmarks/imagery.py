"""Tiles to be fetched: few different ones, linked to as many places as a job has."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tifffile

DIFFERENT = 16
COLUMNS = 32


@dataclass(frozen=True)
class Shape:
    """What the tiles of a benchmark look like; uncompressed, as the seed's preprocessing wrote them."""

    size: int
    bands: int = 4

    def __str__(self) -> str:
        return f"{self.size}x{self.size}x{self.bands}"


def write_pairs(folder: Path, shape: Shape, pairs: int) -> list[str]:
    """``imagery/scene/15/X/Y.tif`` (uint16) and ``masks/...`` (uint8) below the folder; the paths below either."""
    paths = [f"scene/15/{index % COLUMNS}/{index // COLUMNS}.tif" for index in range(pairs)]
    for index, path in enumerate(paths):
        for kind in ("imagery", "masks"):
            place, first = folder / kind / path, folder / kind / paths[index % DIFFERENT]
            place.parent.mkdir(parents=True, exist_ok=True)
            if index < DIFFERENT:
                planes = "contig" if kind == "imagery" else None
                samples = _samples(kind, shape, index)
                tifffile.imwrite(place, samples, photometric="minisblack", planarconfig=planes, metadata=None)
            else:
                os.link(first, place)
    return paths


def _samples(kind: str, shape: Shape, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.unsignedinteger]]:
    random = np.random.default_rng(seed)
    if kind == "masks":
        return random.integers(0, 2, (shape.size, shape.size), dtype=np.uint8)
    return random.integers(0, 4000, (shape.size, shape.size, shape.bands), dtype=np.uint16)
