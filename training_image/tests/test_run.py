"""The learning rate, and what a run remembers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.run import learning_rate


@given(steps=st.integers(1, 5000))
def test_the_learning_rate_rises_to_its_peak_and_falls_to_almost_nothing(steps: int) -> None:
    rates = [learning_rate(step, steps=steps, peak=0.01) for step in range(steps)]
    top = rates.index(max(rates))
    assert max(rates) == pytest.approx(0.01)
    assert min(rates) > 0
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)


def test_the_last_step_of_a_long_run_hardly_moves_the_weights() -> None:
    assert learning_rate(999, steps=1000, peak=0.01) < 1e-5
