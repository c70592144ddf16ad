"""The average of weights over steps."""

from copy import deepcopy

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from tileseg.training.average import follow


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=20), st.floats(0, 0.999))
def test_the_average_weighs_each_step_by_the_decay_and_forgets_what_was_before(
    values: list[float], decay: float
) -> None:
    network = nn.BatchNorm1d(1)
    average = deepcopy(network)
    for step, value in enumerate(values, start=1):
        nn.init.constant_(network.weight, value)
        network.num_batches_tracked.fill_(step)  # type: ignore[union-attr]
        follow(average, network, decay=decay, step=step)
    shares = [decay ** (len(values) - step) for step in range(1, len(values) + 1)]
    expected = sum(share * value for share, value in zip(shares, values, strict=True)) / sum(shares)
    assert average.weight.item() == pytest.approx(expected, abs=1e-3)
    assert torch.equal(average.num_batches_tracked, network.num_batches_tracked)  # type: ignore[arg-type]
