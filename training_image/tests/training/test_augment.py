"""Images and masks move together, and bands stay in their order."""

from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from tileseg.recipe.learning import Augmentation
from tileseg.training.augment import UNCHANGED, Place, Variation, drawn, enlarged, moved, noise, varied

# A corner, an edge and a diagonal that no mirror or turn maps onto themselves; each band has its own offset.
MASK = torch.tensor([[1, 1, 1, 2], [1, 0, 0, 0], [0, 0, 3, 0], [0, 0, 0, 0]], dtype=torch.uint8)
MOVES = [
    UNCHANGED._replace(transposed=t, rows_mirrored=r, columns_mirrored=c) for t, r, c in product((0.0, 1.0), repeat=3)
]
OFF = Augmentation(flips=False, quarter_turns=False, brightness=0, contrast=0)


def on_device(variations: list[Variation[float]]) -> Variation[Tensor]:
    return Variation(*torch.tensor(variations).unbind(1))


def image_of(mask_BHW: Tensor) -> Tensor:
    """A function of the mask, another one in each band."""
    return torch.stack([mask_BHW.float() * 10 + band for band in range(3)], dim=-1)


def test_every_pixel_keeps_its_mask_and_its_bands_however_a_tile_is_moved() -> None:
    mask_BHW = MASK.expand(8, 4, 4)
    variation = on_device(MOVES)
    assert torch.equal(moved(image_of(mask_BHW), variation), image_of(moved(mask_BHW, variation)))


def test_the_eight_moves_of_a_tile_all_differ_and_a_turn_is_one_of_them() -> None:
    masks = moved(MASK.expand(8, 4, 4), on_device(MOVES))
    assert len({mask.numpy().tobytes() for mask in masks}) == 8
    for turns in range(4):
        assert any(torch.equal(torch.rot90(MASK, turns), mask) for mask in masks)


def test_tiles_of_a_batch_are_varied_each_by_its_own_numbers() -> None:
    together = moved(MASK.expand(8, 4, 4), on_device(MOVES))
    for alone, move in zip(together, MOVES, strict=True):
        assert torch.equal(moved(MASK[None], on_device([move]))[0], alone)


def kinds_of_moves(augmentation: Augmentation) -> set[tuple[float, ...]]:
    return {tuple(drawn(augmentation, Place(0, index), seed=0)[:3]) for index in range(200)}


def test_turns_alone_mirror_nothing_and_mirrors_alone_turn_nothing_but_upside_down() -> None:
    turns = kinds_of_moves(Augmentation(flips=False))
    seen = {
        moved(MASK[None], on_device([UNCHANGED._replace(transposed=t, rows_mirrored=r, columns_mirrored=c)]))
        .numpy()
        .tobytes()
        for t, r, c in turns
    }
    assert seen == {torch.rot90(MASK, turn).contiguous().numpy().tobytes() for turn in range(4)}
    assert kinds_of_moves(Augmentation(quarter_turns=False)) == {(0, r, c) for r in (0, 1) for c in (0, 1)}
    assert len(kinds_of_moves(Augmentation())) == 8


@given(seed=st.integers(0, 2**31 - 1), epoch=st.integers(0, 999), index=st.integers(0, 99_999))
def test_a_variation_is_within_the_recipe_and_the_same_when_drawn_again(seed: int, epoch: int, index: int) -> None:
    augmentation = Augmentation(brightness=0.2, contrast=0.1, scale=0.5, noise=0.3)
    variation = drawn(augmentation, Place(epoch, index), seed=seed)
    assert variation == drawn(augmentation, Place(epoch, index), seed=seed)
    assert abs(variation.shift) <= 0.2
    assert abs(variation.gain - 1) <= 0.1
    assert 1 / 1.5 <= variation.side <= 1
    assert abs(variation.right) <= 1
    assert 0 <= variation.noise <= 0.3


def test_what_the_recipe_turns_off_is_never_drawn_and_changes_nothing() -> None:
    for index in range(50):
        variation = drawn(OFF, Place(0, index), seed=0)
        assert variation._replace(right=0, down=0) == UNCHANGED
    image_BHWC, mask_BHW = varied(image_of(MASK[None]), MASK[None], on_device([variation]), OFF)
    assert torch.equal(image_BHWC, image_of(MASK[None]))
    assert torch.equal(mask_BHW, MASK[None])


def test_variations_differ_between_epochs_and_tiles() -> None:
    assert len({drawn(Augmentation(), Place(e, i), seed=0).shift for e in range(5) for i in range(5)}) == 25


def test_brightness_and_contrast_are_each_tiles_own_and_leave_its_mask_alone() -> None:
    variations = [UNCHANGED._replace(gain=2.0, shift=1.0), UNCHANGED]
    image_BHWC, mask_BHW = varied(
        image_of(MASK.expand(2, 4, 4)), MASK.expand(2, 4, 4), on_device(variations), Augmentation()
    )
    assert torch.equal(image_BHWC[0], image_of(MASK) * 2 + 1)
    assert torch.equal(image_BHWC[1], image_of(MASK))
    assert torch.equal(mask_BHW, MASK.expand(2, 4, 4))


@given(side=st.floats(0.3, 1), right=st.floats(-1, 1), down=st.floats(-1, 1))
def test_an_enlarged_part_shows_image_and_mask_of_the_same_ground(side: float, right: float, down: float) -> None:
    """Left of a line is class 1 and bright, right of it class 0 and dark; and the same across."""
    rows, columns = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
    mask_BHW = torch.stack([columns < 12, rows < 20]).byte()
    variation = on_device([UNCHANGED._replace(side=side, right=right, down=down)] * 2)
    image_BHWC, enlarged_BHW = enlarged(mask_BHW[..., None].float(), mask_BHW, variation)
    assert image_BHWC.shape == (2, 32, 32, 1)
    assert enlarged_BHW.dtype == torch.uint8
    certain = (image_BHWC[..., 0] - 0.5).abs() > 0.01  # at the line itself the nearest pixel may be either
    assert torch.equal((image_BHWC[..., 0] > 0.5)[certain], enlarged_BHW.bool()[certain])
    assert certain.float().mean() > 0.9


def test_the_whole_enlarged_is_the_whole_and_half_of_it_twice_as_large() -> None:
    mask_BHW = torch.arange(16, dtype=torch.uint8).view(1, 4, 4)
    _, whole = enlarged(image_of(mask_BHW), mask_BHW, on_device([UNCHANGED]))
    _, half = enlarged(image_of(mask_BHW), mask_BHW, on_device([UNCHANGED._replace(side=0.5, right=1.0, down=-1.0)]))
    assert torch.equal(whole, mask_BHW)
    assert torch.equal(half[0], mask_BHW[0, :2, 2:].repeat_interleave(2, 0).repeat_interleave(2, 1))


def test_noise_is_a_tiles_own_whatever_batch_it_is_in() -> None:
    together = noise((4, 4, 3), [5, 6], torch.device("cpu"))
    assert torch.equal(together[1:], noise((4, 4, 3), [6], torch.device("cpu")))
    assert not torch.equal(together[0], together[1])
    assert noise((64, 64, 3), [7], torch.device("cpu")).std().item() == pytest.approx(1, abs=0.05)
    assert Place(3, 4).noise_seed(0) == Place(3, 4).noise_seed(0) != Place(4, 4).noise_seed(0)
