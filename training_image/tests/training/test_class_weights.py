"""How much a class counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.recipe.data import LandClass
from tileseg.training.class_weights import MOST_RARE, class_weights

CLASSES = [LandClass(name=name, value=value, color="#000000", weight=2.0) for value, name in enumerate("abc")]


def test_without_counts_the_recipe_decides() -> None:
    assert class_weights(CLASSES, None) == (2, 2, 2)


def test_a_class_half_as_frequent_counts_twice_as_much() -> None:
    weights = class_weights(CLASSES, [400, 200, 100])
    assert weights[1] == pytest.approx(2 * weights[0])
    assert weights[2] == pytest.approx(4 * weights[0])


@given(st.lists(st.integers(0, 10**9), min_size=3, max_size=3))
def test_weights_are_two_on_average_and_none_is_more_than_so_many_times_another(pixels: list[int]) -> None:
    weights = class_weights(CLASSES, pixels)
    assert sum(weights) / 3 == pytest.approx(2)
    assert max(weights) / min(weights) <= MOST_RARE * (1 + 1e-9)
