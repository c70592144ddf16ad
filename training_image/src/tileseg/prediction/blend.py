"""Answers for overlapping windows made into one."""

import numpy as np
from numpy.typing import NDArray


class Blend:
    """A strip as high as a window and as wide as the scene, which moves down over the scene."""

    def __init__(self, *, maps: int, height: int, width: int) -> None:
        self._sum_KHW = np.zeros((maps, height, width), np.float32)
        self._total_HW = np.zeros((height, width), np.float32)

    def add(self, left: int, probability_KHW: NDArray[np.float32], weight_HW: NDArray[np.float32]) -> None:
        """A window's answer, and how much each pixel of it counts; a window begins at the strip's top."""
        columns = slice(left, left + weight_HW.shape[1])
        self._sum_KHW[:, :, columns] += probability_KHW * weight_HW
        self._total_HW[:, columns] += weight_HW

    def take(self, rows: int, width: int) -> NDArray[np.float32]:
        """The strip's topmost rows, which no later window touches (KHW); the strip then moves down by them."""
        counted_HW = np.maximum(self._total_HW[:rows, :width], 1e-6)  # 0 where no window had data
        done_KHW = (self._sum_KHW[:, :rows, :width] / counted_HW).astype(np.float32, copy=False)
        for strip in (self._sum_KHW.swapaxes(0, 1), self._total_HW):
            strip[: len(strip) - rows] = strip[rows:].copy()
            strip[len(strip) - rows :] = 0
        return done_KHW
