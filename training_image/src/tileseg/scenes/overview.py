"""A small picture of a scene as it was cut: its tiles with the grid between them, and the labels over them."""

import numpy as np
from numpy.typing import NDArray

from tileseg.artifact.picture import visible
from tileseg.scenes.class_raster import UNLABELLED
from tileseg.scenes.cut import CutTile
from tileseg.scenes.grid import Cutting

LARGEST_SIDE = 1024
LARGEST_CELL = 96
OUTLINE = np.array([255, 127, 14])
"""The colour of what is labelled."""

LEFT_OUT = 230
"""The grey of tiles that were not written."""


class Overview:
    """Filled tile by tile, so that the scene is not read again; holds no more than the picture."""

    def __init__(self, cutting: Cutting) -> None:
        self._x, self._y = cutting.x, cutting.y
        longest = max(cutting.rows, cutting.columns)
        self._every = -(-longest // LARGEST_SIDE)
        shown = -(-longest // self._every)
        self._cell = min(LARGEST_CELL, max(2, LARGEST_SIDE // shown), cutting.size)
        rows, columns = (-(-count // self._every) * self._cell for count in (cutting.rows, cutting.columns))
        self._image = np.zeros((rows, columns, min(3, cutting.view.bands)), np.float32)
        self._labelled = np.zeros((rows, columns), np.bool_)
        self._written = np.zeros((rows, columns), np.bool_)

    def add(self, cut: CutTile) -> None:
        """One tile; those that were not written stay grey, and of very many not every one is shown."""
        row, column = cut.tile.y - self._y, cut.tile.x - self._x
        if cut.image_HWC is None or row % self._every or column % self._every:
            return
        top, left = row // self._every * self._cell, column // self._every * self._cell
        place = slice(top, top + self._cell), slice(left, left + self._cell)
        picked = np.linspace(0, len(cut.image_HWC) - 1, self._cell).astype(int)
        sample = cut.image_HWC[picked][:, picked, : self._image.shape[2]]
        self._image[place] = np.nan_to_num(sample, posinf=0, neginf=0)
        self._written[place] = True
        if cut.mask_HW is not None:
            self._labelled[place] = np.isin(cut.mask_HW[picked][:, picked], (0, UNLABELLED), invert=True)

    def picture(self) -> NDArray[np.uint8]:
        """Red, green, blue."""
        shown = visible(self._image).astype(np.float64)
        shown[self._labelled] = (shown[self._labelled] + OUTLINE) / 2
        shown[~self._written] = LEFT_OUT
        if self._cell > 8:
            shown[:: self._cell] = shown[:, :: self._cell] = 255
        return shown.astype(np.uint8)
