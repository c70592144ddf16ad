"""The mean and spread of each band, by which images are normalised."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tileseg.tiles.reader import Sample

LEAST_SPREAD = 1e-6


@dataclass(frozen=True)
class BandStatistics:
    """One entry for each band, in the units of the tiles."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


def measured(samples: Iterable[Sample]) -> BandStatistics:
    """Over all pixels; a band that never varies counts as if it did slightly, so that nothing is divided by zero."""
    pixels, total, squares = 0, np.zeros(1), np.zeros(1)
    for sample in samples:
        image = sample.image_HWC.astype(np.float64)
        pixels += image.shape[0] * image.shape[1]
        total = total + image.sum(axis=(0, 1))
        squares = squares + (image**2).sum(axis=(0, 1))
    mean = total / pixels
    std = np.sqrt(np.maximum(squares / pixels - mean**2, LEAST_SPREAD**2))
    return BandStatistics(tuple(mean.tolist()), tuple(std.tolist()))
