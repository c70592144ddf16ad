"""A picture by which a person can judge a model: image, truth and prediction side by side."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.recipe.data import LandClass
from tileseg.tiles.sample import Sample

GAP = 8
"""Pixels of white between and around the panels."""

SMALLEST_PANEL = 256
OPACITY = 0.55
"""How much of a class's colour covers the image."""

Picture = NDArray[np.uint8]


def comparison(
    samples: Sequence[Sample], predictions: Sequence[NDArray[np.uint8]], classes: Sequence[LandClass]
) -> Picture:
    """A row for each sample: the image, the truth over it, the prediction over it."""
    rows = []
    for sample, predicted in zip(samples, predictions, strict=True):
        image = visible(sample.image_HWC)
        panels = [image, covered(image, sample.mask_HW, classes), covered(image, predicted, classes)]
        rows.append(_joined([enlarged(panel) for panel in panels], axis=1))
    return np.pad(_joined(rows, axis=0), ((GAP, GAP), (GAP, GAP), (0, 0)), constant_values=255)


def gallery(samples: Sequence[Sample], classes: Sequence[LandClass], columns: int = 3) -> Picture:
    """Each image beside the same under its mask's colours, several such pairs to a row."""
    cells = []
    for sample in samples:
        image = enlarged(visible(sample.image_HWC))
        cells.append(_joined([image, enlarged(covered(visible(sample.image_HWC), sample.mask_HW, classes))], axis=1))
    empty = [np.full_like(cells[0], 255)] * (-len(cells) % columns)
    filled = [*cells, *empty]
    rows = [_joined(filled[first : first + columns], axis=1) for first in range(0, len(filled), columns)]
    return np.pad(_joined(rows, axis=0), ((GAP, GAP), (GAP, GAP), (0, 0)), constant_values=255)


def visible(image_HWC: NDArray[Any]) -> Picture:
    """The first three bands (or the first alone, in grey) stretched between their 2nd and 98th percentile.

    Pixels that are 0 in every band have no data, and do not count for the stretch.
    """
    shown = image_HWC[:, :, :3] if image_HWC.shape[2] >= 3 else image_HWC[:, :, :1].repeat(3, axis=2)
    with_data = image_HWC.any(axis=2)
    low, high = np.percentile(shown[with_data] if with_data.any() else shown[0], (2, 98), axis=0)
    stretched: Picture = ((shown - low) / np.maximum(high - low, 1e-6) * 255).clip(0, 255).astype(np.uint8)
    return stretched


def covered(image: Picture, mask_HW: NDArray[np.uint8], classes: Sequence[LandClass]) -> Picture:
    """The image under the colours of the classes; background, and what has no class, stays as it is."""
    colors = np.zeros((256, 3))
    colors[: len(classes)] = [rgb(land_class.color) for land_class in classes]
    opacity = np.where((mask_HW > 0) & (mask_HW < len(classes)), OPACITY, 0.0)[:, :, np.newaxis]
    blended: Picture = (image * (1 - opacity) + colors[mask_HW] * opacity).astype(np.uint8)
    return blended


def enlarged(panel: Picture) -> Picture:
    """Small tiles shown with pixels large enough to see."""
    times = max(1, -(-SMALLEST_PANEL // panel.shape[0]))
    return panel.repeat(times, axis=0).repeat(times, axis=1)


def _joined(parts: Sequence[Picture], *, axis: int) -> Picture:
    gap = np.full([GAP if side == axis else length for side, length in enumerate(parts[0].shape)], 255, np.uint8)
    return np.concatenate([piece for part in parts for piece in (gap, part)][1:], axis=axis)


def rgb(color: str) -> tuple[int, int, int]:
    """Red, green, blue of a colour such as ``#1f77b4``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
