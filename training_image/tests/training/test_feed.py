"""Batches hold what they should, in an order that the recipe alone decides."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
import torch

from tileseg.distributed.team import Team
from tileseg.recipe.learning import Augmentation, Training
from tileseg.tiles.split import Split
from tileseg.tiles.supply import opened
from tileseg.training.batch import Batch
from tileseg.training.feed import Feed
from training_image.tests.tiles.test_supply import CountingReader

TRAINING = Training(epochs=2, batch_size=3)


@pytest.fixture
def feed() -> Iterator[Feed]:
    with opened(CountingReader(12), in_flight=2) as supply:
        yield Feed(supply, Split(tuple(range(8)), (8, 9, 10, 11)), Augmentation(), TRAINING)


def same(one: Batch, other: Batch) -> bool:
    return (
        torch.equal(one.image_BHWC, other.image_BHWC)
        and torch.equal(one.mask_BHW, other.mask_BHW)
        and torch.equal(one.variation_BV, other.variation_BV)
        and one.noise_seeds == other.noise_seeds
    )


def joined(parts: list[Batch]) -> dict[bytes, bytes]:
    """Each image's variation: members' parts together, in whatever order, leaving out what counts for nothing."""
    return {
        image.numpy().tobytes(): variation.numpy().tobytes()
        for part in parts
        for image, mask, variation in zip(part.image_BHWC, part.mask_BHW, part.variation_BV, strict=True)
        if (mask != 255).any()
    }


def test_batches_from_any_step_on_are_those_of_a_run_from_the_start(feed: Feed) -> None:
    from_the_start = list(islice(feed.training_batches(0), 7))
    for step in range(7):
        assert same(next(feed.training_batches(step)), from_the_start[step])


def test_an_epoch_shows_no_tile_twice_and_the_next_one_shuffles_anew(feed: Feed) -> None:
    assert feed.steps_per_epoch == 2
    epochs = [
        [image.numpy().tobytes() for batch in islice(feed.training_batches(step), 2) for image in batch.image_BHWC]
        for step in (0, 2)
    ]
    assert len(set(epochs[0])) == len(set(epochs[1])) == 6
    assert epochs[0] != epochs[1]


def test_validation_shows_every_tile_once_and_unchanged(feed: Feed) -> None:
    batches = list(feed.validation_batches())
    assert [len(batch.mask_BHW) for batch in batches] == [3, 1]
    shown = torch.cat([batch.image_BHWC for batch in batches])
    read = [torch.from_numpy(feed.supply.sample(index).image_HWC.copy()) for index in feed.split.validation]
    assert torch.equal(shown, torch.stack(read))
    assert {tuple(row) for batch in batches for row in batch.variation_BV.tolist()} == {(0, 0, 0, 1, 0, 0, 1, 0, 0)}


def test_a_batch_larger_than_the_dataset_takes_all_of_it(feed: Feed) -> None:
    large = replace(feed, training=replace(TRAINING, batch_size=100))
    assert large.steps_per_epoch == 1
    assert len(next(large.training_batches(0)).mask_BHW) == 8


@pytest.mark.parametrize("size", [2, 3, 5])
def test_members_of_a_team_divide_each_batch_of_one_process_among_them(feed: Feed, size: int) -> None:
    members = [replace(feed, team=Team(rank, size)) for rank in range(size)]
    alone = [list(islice(feed.training_batches(1), 4)), list(feed.validation_batches())]
    shared = [
        [list(islice(member.training_batches(1), 4)) for member in members],
        [list(member.validation_batches()) for member in members],
    ]
    for whole, of_members in zip(alone, shared, strict=True):
        assert [len(batches) for batches in of_members] == [len(whole)] * size
        for number, batch in enumerate(whole):
            assert joined([batches[number] for batches in of_members]) == joined([batch])


def test_a_member_without_a_share_keeps_in_step_with_what_counts_for_nothing(feed: Feed) -> None:
    last = list(replace(feed, team=Team(1, 2)).validation_batches())[-1]
    assert len(last.mask_BHW) == 1
    assert (last.mask_BHW == 255).all()


@pytest.mark.parametrize(("size", "parts"), [(1, 3), (2, 2), (3, 1), (5, 1)])
def test_members_compute_a_batch_in_equally_many_parts(feed: Feed, size: int, parts: int) -> None:
    training = replace(TRAINING, accumulate=8)
    members = [replace(feed, training=training, team=Team(rank, size)) for rank in range(size)]
    assert {member.parts for member in members} == {parts}
    assert {len(next(member.training_batches(0)).parts(member.parts)) for member in members} == {parts}


def test_a_tile_that_cannot_be_read_ends_the_batches_with_its_reason(feed: Feed) -> None:
    broken = replace(feed, split=Split((0, 1, 99), (8,)))
    with pytest.raises(IndexError):
        next(broken.training_batches(0))
