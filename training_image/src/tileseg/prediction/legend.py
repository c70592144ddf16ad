"""What the numbers of a class raster mean, and the colours they are shown in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tileseg.artifact.picture import rgb
from tileseg.prediction.strips import NO_ANSWER
from tileseg.recipe.data import LandClass


@dataclass(frozen=True)
class Legend:
    """Answers hold the values that the classes have in masks, so that an answer can serve as a mask."""

    classes: Sequence[LandClass]

    @property
    def nodata(self) -> int:
        """The highest value that is no class's: 255, but where masks are black and white."""
        taken = {land_class.value for land_class in self.classes}
        return next(value for value in range(255, -1, -1) if value not in taken)

    def values(self, class_HW: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Values in place of indices."""
        table = np.full(256, self.nodata, np.uint8)
        table[: len(self.classes)] = [land_class.value for land_class in self.classes]
        values: NDArray[np.uint8] = table[class_HW]
        return values

    def colors(self) -> dict[int, tuple[int, int, int, int]]:
        """Red, green, blue and opacity by value."""
        return {land_class.value: (*rgb(land_class.color), 255) for land_class in self.classes}

    def shares(self, pixels: NDArray[np.int64]) -> dict[str, float]:
        """Of each class among the pixels with data, by name.

        Args:
            pixels: how many there are of each index.
        """
        total = max(1, int(pixels.sum() - pixels[NO_ANSWER]))
        return {land_class.name: round(int(pixels[index]) / total, 6) for index, land_class in enumerate(self.classes)}
