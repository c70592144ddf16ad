"""Pixels without data are found, whatever says so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tileseg.tiles.nodata import lacking_data


def found(image: np.ndarray, values: list[float | None]) -> object:
    lacking = lacking_data(image, values)
    return np.zeros(image.shape[:2], bool).tolist() if lacking is None else lacking.tolist()


@given(
    arrays.arrays(np.int16, (3, 3, 2), elements=st.sampled_from([0, 1, -9999])),
    st.lists(st.sampled_from([None, 0.0, -9999.0, 0.5, 1e9, float("nan")]), max_size=3),
)
def test_a_pixel_lacks_data_where_every_band_has_one_of_the_values(
    image: np.ndarray, values: list[float | None]
) -> None:
    expected = [[any(v is not None and (pixel == v).all() for v in values) for pixel in row] for row in image]
    assert found(image, values) == expected


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_a_pixel_of_which_one_band_is_no_finite_number_lacks_data(odd: float) -> None:
    image = np.ones((2, 2, 3), np.float32)
    image[1, 0, 2] = odd
    assert found(image, [None]) == [[False, False], [True, False]]


def test_the_nodata_value_of_gdal_is_found_in_float32() -> None:
    lowest = float(np.finfo(np.float32).min)
    image = np.full((1, 2, 1), lowest, np.float32)
    image[0, 1] = 1
    assert found(image, [lowest, -1.7976931348623157e308]) == [[True, False]]
