"""What must be known before the first step: how bright the bands are, and what the network has to beat."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from tileseg.recipe.sections import Recipe
from tileseg.tiles.sample import Sample
from tileseg.tiles.split import Split
from tileseg.training.bands import BandStatistics, BandSums
from tileseg.training.baselines import Baselines, baselines, brightness_histogram

MOST_MEASURED = 512
"""Training tiles that are looked at, evenly chosen; more would hardly change what is measured."""

SIDE_KEPT = 64
"""Rows and columns of a training tile whose brightness is compared: it can be told only once all tiles were seen."""

Item = TypeVar("Item")

ReadInOrder = Callable[[Sequence[int]], Iterator[Sample]]


@dataclass(frozen=True)
class Preparation:
    """Facts about the tiles of a job."""

    bands: BandStatistics
    baselines: Baselines
    class_pixels: tuple[int, ...]
    """How many pixels of each class the measured training tiles hold."""


def prepare(
    recipe: Recipe, split: Split, read: ReadInOrder, say: Callable[[str], None] = lambda _: None
) -> Preparation:
    """Looks at training tiles for whatever is learnt, and at validation tiles only to measure on them; at each once.

    Args:
        recipe: says which statistics it knows already.
        split: which tiles are for what.
        read: gives the samples of some indices, in their order.
        say: is told how far it is.

    Raises:
        JobFailure: no pixel of the training tiles has data.
    """
    chosen = looked_at(split)
    read = _telling(read, len(chosen) + len(split.validation), say)
    dataset, classes = recipe.dataset, len(recipe.classes)
    sums, class_pixels, kept = BandSums.nothing(len(dataset.bands)), np.zeros(classes, np.int64), []
    for sample in read(chosen):
        sums += BandSums.of(sample)
        class_pixels += np.bincount(sample.mask_HW.ravel(), minlength=classes)[:classes]
        kept.append(_thinned(sample))
    given = BandStatistics(dataset.mean, dataset.std) if dataset.mean and dataset.std else None
    bands = given or sums.statistics()
    training = brightness_histogram(kept, bands, classes)
    validation = brightness_histogram(read(split.validation), bands, classes)
    return Preparation(bands, baselines(training, validation), tuple(class_pixels.tolist()))


def looked_at(split: Split) -> Sequence[int]:
    """The training tiles that are measured."""
    return evenly(split.training, MOST_MEASURED)


def evenly(items: Sequence[Item], most: int) -> Sequence[Item]:
    """At most so many of them, at equal distances."""
    return items[:: -(-len(items) // most)]


def _thinned(sample: Sample) -> Sample:
    step = -(-sample.mask_HW.shape[0] // SIDE_KEPT)
    return Sample(sample.image_HWC[::step, ::step].copy(), sample.mask_HW[::step, ::step].copy())


def _telling(read: ReadInOrder, total: int, say: Callable[[str], None]) -> ReadInOrder:
    """The same, but each tenth of all tiles is told of."""
    done = 0

    def read_and_tell(indices: Sequence[int]) -> Iterator[Sample]:
        nonlocal done
        for sample in read(indices):
            done += 1
            if done * 10 // total > (done - 1) * 10 // total:
                say(f"measured {done} of {total} tiles")
            yield sample

    return read_and_tell
