"""Boxes painted into a class raster."""

from collections.abc import Iterable
from math import ceil, floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tileseg.scenes.boxes import Box

Shape = Literal["ellipse", "box"]


def painted(boxes: Iterable[Box], *, height: int, width: int, shape: Shape) -> NDArray[np.uint8]:
    """1 where a pixel's centre lies inside any box (or its inscribed ellipse), 0 elsewhere."""
    mask_HW = np.zeros((height, width), np.uint8)
    for box in boxes:
        rows = slice(max(0, floor(box.top)), min(height, ceil(box.bottom)))
        columns = slice(max(0, floor(box.left)), min(width, ceil(box.right)))
        mask_HW[rows, columns] |= _inside(box, rows, columns, shape)
    return mask_HW


def _inside(box: Box, rows: slice, columns: slice, shape: Shape) -> NDArray[np.bool_]:
    """Which pixel centres of the window the shape covers, with box edges at -1 and 1."""
    y = (np.arange(rows.start, rows.stop) + 0.5 - (box.top + box.bottom) / 2) / ((box.bottom - box.top) / 2)
    x = (np.arange(columns.start, columns.stop) + 0.5 - (box.left + box.right) / 2) / ((box.right - box.left) / 2)
    if shape == "box":
        return (np.abs(y) <= 1)[:, None] & (np.abs(x) <= 1)[None, :]
    return y[:, None] ** 2 + x[None, :] ** 2 <= 1
