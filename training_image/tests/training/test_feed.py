"""Batches hold what they should, in an order that the recipe alone decides."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
import torch

from tileseg.recipe.learning import Augmentation, Training
from tileseg.tiles.split import Split
from tileseg.tiles.supply import opened
from tileseg.training.bands import BandStatistics
from tileseg.training.feed import Batch, Feed
from training_image.tests.tiles.test_supply import CountingReader

TRAINING = Training(epochs=2, batch_size=3)
FLAT = BandStatistics((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


@pytest.fixture
def feed() -> Iterator[Feed]:
    with opened(CountingReader(12), in_flight=2) as supply:
        yield Feed(supply, Split(tuple(range(8)), (8, 9, 10, 11)), Augmentation(), TRAINING)


def same(one: Batch, other: Batch) -> bool:
    return torch.equal(one.normalised(FLAT), other.normalised(FLAT)) and torch.equal(one.mask_BHW, other.mask_BHW)


def test_batches_from_any_step_on_are_those_of_a_run_from_the_start(feed: Feed) -> None:
    from_the_start = list(islice(feed.training_batches(0), 7))
    for step in range(7):
        assert same(next(feed.training_batches(step)), from_the_start[step])


def test_an_epoch_shows_no_tile_twice_and_the_next_one_shuffles_anew(feed: Feed) -> None:
    assert feed.steps_per_epoch == 2
    plain = replace(feed, augmentation=Augmentation(flips=False, quarter_turns=False, brightness=0))
    epochs = [
        [image.numpy().tobytes() for batch in islice(plain.training_batches(step), 2) for image in batch.image_BHWC]
        for step in (0, 2)
    ]
    assert len(set(epochs[0])) == len(set(epochs[1])) == 6
    assert epochs[0] != epochs[1]


def test_validation_shows_every_tile_once_and_unchanged(feed: Feed) -> None:
    batches = list(feed.validation_batches())
    assert [len(batch.mask_BHW) for batch in batches] == [3, 1]
    shown = torch.cat([batch.normalised(FLAT) for batch in batches])
    read = [torch.from_numpy(feed.supply.sample(index).image_HWC.copy()) for index in feed.split.validation]
    assert torch.equal(shown, torch.stack(read).float().permute(0, 3, 1, 2))


def test_a_batch_larger_than_the_dataset_takes_all_of_it(feed: Feed) -> None:
    large = replace(feed, training=replace(TRAINING, batch_size=100))
    assert large.steps_per_epoch == 1
    assert len(next(large.training_batches(0)).mask_BHW) == 8


def test_normalised_bands_have_mean_zero_and_spread_one_in_channels_last_memory() -> None:
    image = torch.normal(500.0, 20.0, (2, 32, 32, 4)).to(torch.uint16)
    batch = Batch(image, torch.zeros(2, 32, 32), gain_B=torch.ones(2), shift_B=torch.zeros(2))
    normalised = batch.normalised(BandStatistics((500.0,) * 4, (20.0,) * 4))
    assert normalised.mean().abs() < 0.05
    assert (normalised.std() - 1).abs() < 0.05
    assert normalised.is_contiguous(memory_format=torch.channels_last)
