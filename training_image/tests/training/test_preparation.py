"""What is known of the tiles before the first step, by looking at each once."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile
from tileseg.tiles.sample import NO_CLASS, Sample
from tileseg.tiles.split import Split
from tileseg.training.baselines import baselines, brightness_histogram
from tileseg.training.preparation import Preparation, ReadInOrder, prepare
from training_image.tests.ground import sample_at
from training_image.tests.tiles.test_quarantine import RECIPE

SPLIT = Split((0, 1, 2, 3), (4, 5))
SAMPLES = [sample_at(Tile("meadow", 0, x, 0)) for x in range(6)]
BLANK = Sample(np.zeros_like(SAMPLES[0].image_HWC), np.full_like(SAMPLES[0].mask_HW, NO_CLASS))


def read_from(samples: Sequence[Sample], reads: Counter[int]) -> ReadInOrder:
    def read(indices: Sequence[int]) -> Iterator[Sample]:
        for index in indices:
            reads[index] += 1
            yield samples[index]

    return read


def prepared_from(samples: Sequence[Sample]) -> Preparation:
    return prepare(RECIPE, SPLIT, read_from(samples, Counter()))


def test_every_tile_is_looked_at_once() -> None:
    reads, said = Counter[int](), list[str]()
    prepare(RECIPE, SPLIT, read_from(SAMPLES, reads), said.append)
    assert reads == dict.fromkeys(range(6), 1)
    assert said[-1] == "measured 6 of 6 tiles"


def test_pixels_of_each_class_are_counted_on_training_tiles() -> None:
    masks = np.stack([sample.mask_HW for sample in SAMPLES[:4]])
    assert prepared_from(SAMPLES).class_pixels == ((masks == 0).sum(), (masks == 1).sum())


def test_brightness_is_compared_as_if_all_pixels_had_been_kept() -> None:
    found = prepared_from(SAMPLES)
    histograms = [brightness_histogram(part, found.bands, 2) for part in (SAMPLES[:4], SAMPLES[4:])]
    assert found.baselines == baselines(*histograms)


def test_a_tile_without_data_changes_nothing_that_is_measured() -> None:
    with_a_blank = [*SAMPLES[:3], BLANK, *SAMPLES[4:]]
    assert prepared_from(with_a_blank) == prepare(
        RECIPE,
        Split((0, 1, 2), (4, 5)),
        read_from(SAMPLES, Counter()),
    )


def test_what_is_ignored_in_a_mask_still_shows_how_bright_the_bands_are() -> None:
    ignored = [Sample(sample.image_HWC, np.full_like(sample.mask_HW, NO_CLASS)) for sample in SAMPLES]
    assert prepared_from([*ignored[:2], *SAMPLES[2:]]).bands == prepared_from(SAMPLES).bands


def test_training_tiles_without_any_data_are_refused() -> None:
    with pytest.raises(JobFailure, match=r"no pixel of the training tiles has data: check dataset\.nodata"):
        prepared_from([BLANK] * 6)
