"""What must be known before the first step: how bright the bands are, and what the network has to beat."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tileseg.recipe.sections import Recipe
from tileseg.tiles.reader import Sample
from tileseg.tiles.split import Split
from tileseg.training.bands import BandStatistics, measured
from tileseg.training.baselines import Baselines, baselines, brightness_histogram

MOST_MEASURED = 512
"""Training tiles that are looked at, evenly chosen; more would hardly change what is measured."""

Item = TypeVar("Item")

ReadInOrder = Callable[[Sequence[int]], Iterator[Sample]]


@dataclass(frozen=True)
class Preparation:
    """Facts about the tiles of a job."""

    bands: BandStatistics
    baselines: Baselines
    class_pixels: tuple[int, ...]
    """How many pixels of each class the measured training tiles hold."""


def prepare(recipe: Recipe, split: Split, read: ReadInOrder) -> Preparation:
    """Looks at training tiles for whatever is learnt, and at validation tiles only to measure on them."""
    chosen = looked_at(split)
    dataset, classes = recipe.dataset, len(recipe.classes)
    given = BandStatistics(dataset.mean, dataset.std) if dataset.mean and dataset.std else None
    bands = given or measured(read(chosen))
    training = brightness_histogram(read(chosen), bands, classes)
    validation = brightness_histogram(read(split.validation), bands, classes)
    return Preparation(bands, baselines(training, validation), tuple(training.sum(axis=1).tolist()))


def looked_at(split: Split) -> Sequence[int]:
    """The training tiles that are measured."""
    return evenly(split.training, MOST_MEASURED)


def evenly(items: Sequence[Item], most: int) -> Sequence[Item]:
    """At most so many of them, at equal distances."""
    return items[:: -(-len(items) // most)]
