"""A scene of any size predicted from top to bottom, a strip in memory at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.prediction.blend import Blend
from tileseg.prediction.predictor import Predictor
from tileseg.prediction.windows import Windows
from tileseg.scenes.raster import Scene

NO_ANSWER = 255
"""The index of pixels without data."""


@dataclass(frozen=True)
class Strip:
    """Rows of the scene, in its whole width."""

    top: int
    image_HWC: NDArray[Any]
    """The model's bands."""
    probability_KHW: NDArray[np.float32]
    lacking_HW: NDArray[np.bool_]

    @property
    def class_HW(self) -> NDArray[np.uint8]:
        """The index of the likeliest class, 255 where there is no data."""
        one_map = len(self.probability_KHW) == 1
        likeliest = self.probability_KHW[0] > 0.5 if one_map else self.probability_KHW.argmax(axis=0)
        return np.where(self.lacking_HW, NO_ANSWER, likeliest).astype(np.uint8)


@dataclass(frozen=True)
class Plan:
    """How a scene is covered."""

    windows: Windows
    at_once: int
    """Windows to one run of the network."""

    def strips(self, height: int) -> int:
        return len(self.windows.starts(height))


def strips(scene: Scene, predictor: Predictor, plan: Plan) -> Iterator[Strip]:
    """All of the scene; raises :class:`JobFailure` where it is damaged or lacks a band."""
    predictor.check(scene)
    size = plan.windows.size
    blend = Blend(maps=predictor.model.outputs, height=size, width=max(size, scene.width))
    for top, following in pairwise([*plan.windows.starts(scene.height), scene.height]):
        image = scene.read(slice(top, min(top + size, scene.height)), slice(0, scene.width))
        image_HWC, lacking_HW = predictor.prepared(image, scene.nodata)
        weight_H = plan.windows.weight(top, scene.height)
        for left, probability_KHW in _windows(image_HWC, lacking_HW, predictor, plan):
            blend.add(left, probability_KHW, np.outer(weight_H, plan.windows.weight(left, scene.width)))
        rows = following - top
        yield Strip(top, image_HWC[:rows], blend.take(rows, scene.width), lacking_HW[:rows])


def _windows(
    image_HWC: NDArray[Any], lacking_HW: NDArray[np.bool_], predictor: Predictor, plan: Plan
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Where each window of the strip that has data anywhere begins, and the answer for it."""
    size = plan.windows.size
    starts = plan.windows.starts(image_HWC.shape[1])
    lefts = [left for left in starts if not lacking_HW[:, left : left + size].all()]
    for first in range(0, len(lefts), plan.at_once):
        together = lefts[first : first + plan.at_once]
        windows = np.stack([_whole(image_HWC[:, left : left + size], size) for left in together])
        yield from zip(together, predictor.probabilities(windows), strict=True)


def _whole(window_HWC: NDArray[Any], size: int) -> NDArray[Any]:
    """A scene smaller than a window is surrounded by pixels without data."""
    height, width = window_HWC.shape[:2]
    return np.pad(window_HWC, ((0, size - height), (0, size - width), (0, 0)))
