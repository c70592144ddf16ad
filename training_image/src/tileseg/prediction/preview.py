"""A small picture of a scene beside its answer, thinned out strip by strip."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tileseg.artifact.picture import GAP, covered, visible
from tileseg.prediction.strips import Strip
from tileseg.recipe.data import LandClass

LARGEST_SIDE = 1000


class Preview:
    """Every so many-th row and column."""

    def __init__(self, height: int, width: int) -> None:
        self._every = -(-max(height, width) // LARGEST_SIDE)
        self._images: list[NDArray[np.float32]] = []
        self._classes: list[NDArray[np.uint8]] = []

    def add(self, strip: Strip, class_HW: NDArray[np.uint8]) -> None:
        """The next strip; they come from top to bottom."""
        rows = slice(-strip.top % self._every, None, self._every)
        columns = slice(0, None, self._every)
        self._images.append(strip.image_HWC[rows, columns, :3].astype(np.float32))
        self._classes.append(class_HW[rows, columns])

    def picture(self, classes: Sequence[LandClass]) -> NDArray[np.uint8]:
        """The scene, and to its right the scene under the classes' colours."""
        image = visible(np.concatenate(self._images))
        answer = covered(image, np.concatenate(self._classes), classes)
        gap = np.full((image.shape[0], GAP, 3), 255, np.uint8)
        return np.concatenate([image, gap, answer], axis=1)
