"""Tiles varied at random; what moves ground moves image and mask alike."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.recipe.learning import Augmentation
from tileseg.tiles.reader import Sample


@dataclass(frozen=True)
class Variation:
    """What is done to one tile. Gain and shift are for normalised bands: a shift of 1 is a standard deviation."""

    quarter_turns: int
    mirrored: bool
    gain: float
    shift: float


def drawn(augmentation: Augmentation, *, seed: int, epoch: int, index: int) -> Variation:
    """The variation of one tile in one epoch; it depends on nothing else, so that a resumed run draws the same."""
    random = np.random.default_rng([seed, epoch, index])
    turns, mirrored, gain, shift = (
        random.integers(4),
        random.random() < 0.5,
        random.uniform(-1, 1),
        random.uniform(-1, 1),
    )
    return Variation(
        quarter_turns=int(turns) if augmentation.quarter_turns else 0,
        mirrored=bool(mirrored) and augmentation.flips,
        gain=1 + gain * augmentation.contrast,
        shift=shift * augmentation.brightness,
    )


def moved(sample: Sample, variation: Variation) -> Sample:
    """Image and mask mirrored along their columns and then turned; bands keep their order."""
    return Sample(_moved(sample.image_HWC, variation), _moved(sample.mask_HW, variation))


def _moved(array: NDArray[Any], variation: Variation) -> NDArray[Any]:
    mirrored = np.flip(array, axis=1) if variation.mirrored else array
    return np.rot90(mirrored, variation.quarter_turns, axes=(0, 1))
