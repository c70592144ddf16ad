"""Values of masks become classes, or nothing."""

import numpy as np
import pytest

from tileseg.recipe.data import LandClass
from tileseg.tiles.legend import Legend
from tileseg.tiles.sample import NO_CLASS

CLASSES = [LandClass(name="ground", value=0, color="#000000"), LandClass(name="snow", value=7, color="#ffffff")]


@pytest.mark.parametrize("kind", ["uint8", "uint16", "int16"])
def test_each_value_becomes_its_class_and_the_ignored_one_none(kind: str) -> None:
    values = np.array([[0, 7], [9, 0]], kind)
    assert Legend(CLASSES, ignore=9).indices(values, None).tolist() == [[0, 1], [NO_CLASS, 0]]


@pytest.mark.parametrize(
    ("values", "named"), [([3, 7], "3"), ([254, 0], "254"), ([255, 0], "255"), ([300, 0], "300"), ([-1, 263], "-1")]
)
def test_a_value_that_nobody_declared_is_named(values: list[int], named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named}$"):
        Legend(CLASSES, ignore=None).indices(np.array([values], "int16"), None)


def test_nodata_of_the_mask_is_no_class_unless_a_class_has_its_value() -> None:
    legend = Legend(CLASSES, ignore=None)
    assert legend.indices(np.array([[0, 7, 9]], np.uint8), 9.0).tolist() == [[0, 1, NO_CLASS]]
    assert legend.indices(np.array([[0, -9999]], np.int16), -9999.0).tolist() == [[0, NO_CLASS]]
    assert legend.indices(np.array([[0, 7]], np.uint8), 0.0).tolist() == [[0, 1]]
