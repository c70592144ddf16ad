"""Scores from a confusion matrix: exact counts first, ratios last."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Confusion = NDArray[np.int64]
"""Pixels by true class (row) and predicted class (column)."""


@dataclass(frozen=True)
class Scores:
    """How well a prediction agrees with the truth, each from 0 to 1.

    ``iou``, ``precision``, ``recall`` and ``f1`` are means over the classes of interest: all but the first, the
    background. ``miou`` includes it. A class that is neither there nor predicted is left out of every mean.
    """

    iou: float
    miou: float
    precision: float
    recall: float
    f1: float


def nothing_counted(classes: int) -> Confusion:
    return np.zeros((classes, classes), np.int64)


def confusion(truth: NDArray[np.integer], predicted: NDArray[np.integer], classes: int) -> Confusion:
    """Counts of two equally shaped rasters of class indices."""
    pairs = truth.astype(np.int64).ravel() * classes + predicted.astype(np.int64).ravel()
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes).astype(np.int64)


def scores(counts: Confusion) -> Scores:
    """The scores of these counts; what has nothing to divide by counts as 0."""
    hit = np.diag(counts)
    true, predicted = counts.sum(axis=1), counts.sum(axis=0)
    either = true + predicted - hit
    iou = hit / np.maximum(either, 1)
    f1 = 2 * hit / np.maximum(true + predicted, 1)
    present = either > 0
    of_interest = present & (np.arange(len(counts)) > 0)
    return Scores(
        iou=_mean(iou, of_interest),
        miou=_mean(iou, present),
        precision=_mean(hit / np.maximum(predicted, 1), of_interest),
        recall=_mean(hit / np.maximum(true, 1), of_interest),
        f1=_mean(f1, of_interest),
    )


def _mean(values: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float:
    return float(values[chosen].mean()) if chosen.any() else 0.0
