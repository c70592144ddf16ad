"""What the values in masks stand for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tileseg.recipe.data import LandClass
from tileseg.tiles.sample import NO_CLASS

UNKNOWN = 254
"""Stands for a value that nobody declared, until it is refused."""


class Legend:
    """The index of the class that each value of a mask stands for."""

    def __init__(self, classes: Sequence[LandClass], ignore: int | None) -> None:
        self.known = ", ".join(str(land_class.value) for land_class in classes)
        self._index_of_value = np.full(256, UNKNOWN, np.uint8)
        if ignore is not None:
            self._index_of_value[ignore] = NO_CLASS
        for index, land_class in enumerate(classes):
            self._index_of_value[land_class.value] = index
        self._unchanged_below = int((self._index_of_value != np.arange(256)).argmax())

    def indices(self, values_HW: NDArray[np.generic], nodata: float | None) -> NDArray[np.uint8]:
        """Of every pixel; a class's value stands for the class, even where the file calls it nodata.

        Raises:
            ValueError: the message is a value that stands for nothing.
        """
        if values_HW.dtype == np.uint8 and int(values_HW.max()) < self._unchanged_below:
            return values_HW.view(np.uint8)
        lacking_HW = None if nodata is None else values_HW == nodata
        if values_HW.dtype != np.uint8:
            _check_range(values_HW if lacking_HW is None else values_HW[~lacking_HW])
        indices_HW = self._index_of_value.take(values_HW.astype(np.uint8, copy=False))
        if lacking_HW is not None:
            indices_HW[lacking_HW & (indices_HW == UNKNOWN)] = NO_CLASS
        unknown_HW = indices_HW == UNKNOWN
        if unknown_HW.any():
            raise ValueError(str(values_HW[unknown_HW].min()))
        return indices_HW


def _check_range(values: NDArray[np.generic]) -> None:
    """Classes have values from 0 to 255, whatever type a mask holds them in."""
    outside = (values < 0) | (values > 255)  # type: ignore[operator]
    if outside.any():
        raise ValueError(str(values[outside].min()))
