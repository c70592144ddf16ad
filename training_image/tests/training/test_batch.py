"""Samples stacked, and divided again."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tileseg.tiles.address import Tile
from tileseg.training.bands import BandStatistics
from tileseg.training.batch import batch_of
from tileseg.training.normalisation import for_network, normalisation
from training_image.tests.ground import sample_at

SAMPLES = [sample_at(Tile("meadow", 0, x, 0)) for x in range(5)]


@given(size=st.integers(1, 5), count=st.integers(1, 7))
def test_parts_hold_every_sample_once_and_are_as_many_as_asked_for(size: int, count: int) -> None:
    batch = batch_of(SAMPLES[:size])
    parts = batch.parts(count)
    counting = [part for part in parts if (part.mask_BHW != 255).any()]
    assert len(parts) == count
    assert torch.equal(torch.cat([part.image_BHWC for part in counting]), batch.image_BHWC)
    assert torch.equal(torch.cat([part.mask_BHW for part in counting]), batch.mask_BHW)
    sizes = [len(part.mask_BHW) for part in counting]
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("kind", [torch.uint8, torch.uint16, torch.int16, torch.float32])
def test_normalised_bands_have_mean_zero_and_spread_one_in_channels_last_memory(kind: torch.dtype) -> None:
    torch.manual_seed(0)
    image_BHWC = torch.normal(100.0, 20.0, (2, 32, 32, 4)).round().clamp(0, 255).to(kind)
    constants = normalisation(BandStatistics((100.0,) * 4, (20.0,) * 4), torch.device("cpu"))
    image_BCHW = for_network(constants(image_BHWC))
    assert image_BCHW.mean().abs() < 0.05
    assert (image_BCHW.std() - 1).abs() < 0.05
    assert image_BCHW.is_contiguous(memory_format=torch.channels_last)
    assert torch.equal(image_BCHW[0, 2], constants(image_BHWC)[0, :, :, 2])
