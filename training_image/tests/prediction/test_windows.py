"""Windows cover everything once, however many overlap."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.prediction.windows import Windows

WINDOWS = st.integers(2, 40).flatmap(lambda part: st.builds(Windows, st.just(4 * part), st.integers(0, 2 * part)))


@given(windows=WINDOWS, length=st.integers(1, 500))
def test_windows_cover_a_side_within_it_and_overlap_at_least_as_asked(windows: Windows, length: int) -> None:
    starts = windows.starts(length)
    assert starts[0] == 0
    assert starts[-1] == max(0, length - windows.size)
    assert starts == sorted(set(starts))
    assert all(after - before <= windows.size - windows.overlap for before, after in pairwise(starts))


@given(windows=WINDOWS)
def test_weights_of_a_regular_row_of_windows_add_up_to_one(windows: Windows) -> None:
    starts = range(0, 6 * (windows.size - windows.overlap), windows.size - windows.overlap)
    length = starts[-1] + windows.size
    total = np.zeros(length)
    for start in starts:
        total[start : start + windows.size] += windows.weight(start, length)
    assert total == pytest.approx(1, abs=1e-5)


@given(windows=WINDOWS, length=st.integers(1, 500))
def test_every_pixel_of_the_scene_counts_in_some_window(windows: Windows, length: int) -> None:
    total = np.zeros(max(length, windows.size))
    for start in windows.starts(length):
        total[start : start + windows.size] += windows.weight(start, length)
    assert total.min() > 0.4


def test_a_window_s_rim_counts_for_nothing_but_at_the_scene_s_edge() -> None:
    inner = Windows(128, 32).weight(96, 1000)
    assert inner[:8].max() == inner[-8:].max() == 0
    assert inner[24:104] == pytest.approx(1)
    assert Windows(128, 32).weight(0, 1000)[0] == 1
    assert Windows(128, 32).weight(872, 1000)[-1] == 1
