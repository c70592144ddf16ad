"""The mean and spread of each band, by which images are normalised."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.failure import JobFailure
from tileseg.tiles.sample import NO_CLASS, Sample

LEAST_SPREAD = 1e-6


@dataclass(frozen=True)
class BandStatistics:
    """One entry for each band, in the units of the tiles."""

    mean: tuple[float, ...]
    std: tuple[float, ...]


@dataclass(frozen=True)
class BandSums:
    """Sums over pixels with data, which add up over tiles to what statistics are made of."""

    pixels: int
    total_C: NDArray[np.float64]
    squares_C: NDArray[np.float64]

    @classmethod
    def nothing(cls, bands: int) -> "BandSums":
        return cls(0, np.zeros(bands), np.zeros(bands))

    @classmethod
    def of(cls, sample: Sample) -> "BandSums":
        image_PC = with_data(sample).astype(np.float64)
        return cls(len(image_PC), image_PC.sum(axis=0), np.einsum("pc,pc->c", image_PC, image_PC))

    def __add__(self, other: "BandSums") -> "BandSums":
        return BandSums(self.pixels + other.pixels, self.total_C + other.total_C, self.squares_C + other.squares_C)

    def statistics(self) -> BandStatistics:
        """A band that never varies counts as if it did slightly, so that nothing is divided by zero.

        Raises:
            JobFailure: no pixel had data.
        """
        if not self.pixels:
            raise JobFailure("no pixel of the training tiles has data: check dataset.nodata and the tiles")
        mean = self.total_C / self.pixels
        std = np.sqrt(np.maximum(self.squares_C / self.pixels - mean**2, LEAST_SPREAD**2))
        return BandStatistics(tuple(mean.tolist()), tuple(std.tolist()))


def measured(samples: Iterable[Sample]) -> BandStatistics:
    """Over all pixels with data of at least one sample; raises as :meth:`BandSums.statistics` does."""
    first, *others = map(BandSums.of, samples)
    return sum(others, first).statistics()


def with_data(sample: Sample) -> NDArray[Any]:
    """Pixels by band (PC), without those that the reader found to have no data: of no class, and zero in every band."""
    image_PC: NDArray[Any] = sample.image_HWC.reshape(-1, sample.image_HWC.shape[2])
    unclassed = sample.mask_HW.ravel() == NO_CLASS
    if not unclassed.any():
        return image_PC
    having_data: NDArray[Any] = image_PC[~unclassed | image_PC.any(axis=1)]
    return having_data
