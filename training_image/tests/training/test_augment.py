"""Images and masks move together, and bands stay in their order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.recipe.learning import Augmentation
from tileseg.tiles.reader import Sample
from tileseg.training.augment import Variation, drawn, moved

# A corner, an edge and a diagonal that no mirror or turn maps onto themselves; each band has its own offset.
MASK = np.array([[1, 1, 1, 2], [1, 0, 0, 0], [0, 0, 3, 0], [0, 0, 0, 0]], np.uint8)
IMAGE = np.stack([MASK * 10, MASK * 10 + 1, MASK * 10 + 2], axis=2)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("quarter_turns", range(4))
def test_every_pixel_keeps_its_mask_and_its_bands(quarter_turns: int, mirrored: bool) -> None:
    variation = Variation(quarter_turns, mirrored, gain=1, shift=0)
    sample = moved(Sample(IMAGE, MASK), variation)
    for band in range(3):
        assert np.array_equal(sample.image_HWC[:, :, band], sample.mask_HW * 10 + band)


def test_the_eight_variations_of_a_tile_all_differ() -> None:
    variations = [Variation(turns, mirrored, 1, 0) for turns in range(4) for mirrored in (False, True)]
    assert len({moved(Sample(IMAGE, MASK), variation).mask_HW.tobytes() for variation in variations}) == 8


@given(seed=st.integers(0, 2**31 - 1), epoch=st.integers(0, 999), index=st.integers(0, 99_999))
def test_a_variation_is_within_the_recipe_and_the_same_when_drawn_again(seed: int, epoch: int, index: int) -> None:
    augmentation = Augmentation(brightness=0.2, contrast=0.1)
    variation = drawn(augmentation, seed=seed, epoch=epoch, index=index)
    assert variation == drawn(augmentation, seed=seed, epoch=epoch, index=index)
    assert abs(variation.shift) <= 0.2
    assert abs(variation.gain - 1) <= 0.1


def test_what_the_recipe_turns_off_is_never_drawn() -> None:
    off = Augmentation(flips=False, quarter_turns=False, brightness=0, contrast=0)
    assert {drawn(off, seed=0, epoch=0, index=index) for index in range(50)} == {Variation(0, False, 1.0, 0.0)}


def test_variations_differ_between_epochs_and_tiles() -> None:
    augmentation = Augmentation()
    assert len({drawn(augmentation, seed=0, epoch=e, index=i).shift for e in range(5) for i in range(5)}) == 25
