"""Scores from a confusion matrix: exact counts first, ratios last."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Confusion = NDArray[np.int64]
"""Pixels by true class (row) and predicted class (column)."""


@dataclass(frozen=True)
class Scores:
    """How well a prediction agrees with the truth, each 1 at best; ``mcc`` and ``kappa`` are 0 for chance.

    ``iou``, ``precision``, ``recall`` and ``f1`` are means over the classes of interest: all but the first, the
    background. ``miou`` includes it. A class that is neither there nor predicted is left out of every mean.
    ``mcc`` is Matthews' correlation coefficient, for several classes as Gorodkin has it (2004,
    doi:10.1016/j.compbiolchem.2004.09.006); ``kappa`` is Cohen's; ``balanced_accuracy`` is the mean recall of the
    classes that are there.
    """

    iou: float
    miou: float
    precision: float
    recall: float
    f1: float
    mcc: float
    kappa: float
    balanced_accuracy: float
    accuracy: float


def nothing_counted(classes: int) -> Confusion:
    return np.zeros((classes, classes), np.int64)


def confusion(truth: Tensor, predicted: Tensor, classes: int) -> Tensor:
    """Counts of two equally shaped rasters of class indices, where the truth has none of 255; as a matrix of int64."""
    pairs = truth.long() * classes + predicted.long()
    counted = torch.where(truth < classes, pairs, classes**2).flatten()
    return counted.bincount(minlength=classes**2 + 1)[:-1].view(classes, classes)


def scores(counts: Confusion) -> Scores:
    """The scores of these counts; what has nothing to divide by counts as 0."""
    hit = np.diag(counts)
    true, predicted = counts.sum(axis=1), counts.sum(axis=0)
    present = true + predicted > 0
    of_interest = present & (np.arange(len(counts)) > 0)
    iou, recall = class_iou(counts), hit / np.maximum(true, 1)
    return Scores(
        iou=_mean(iou, of_interest),
        miou=_mean(iou, present),
        precision=_mean(hit / np.maximum(predicted, 1), of_interest),
        recall=_mean(recall, of_interest),
        f1=_mean(2 * hit / np.maximum(true + predicted, 1), of_interest),
        mcc=_correlation(counts),
        kappa=_agreement(counts),
        balanced_accuracy=_mean(recall, true > 0),
        accuracy=float(hit.sum() / max(counts.sum(), 1)),
    )


def class_iou(counts: Confusion) -> NDArray[np.float64]:
    """Of each class; 0 where it is neither there nor predicted."""
    hit = np.diag(counts)
    iou: NDArray[np.float64] = hit / np.maximum(counts.sum(axis=1) + counts.sum(axis=0) - hit, 1)
    return iou


def told(counts: Confusion, names: Sequence[str]) -> dict[str, float]:
    """The scores by name, and then the IoU of each class that is there or predicted."""
    present = counts.sum(axis=1) + counts.sum(axis=0) > 0
    by_class = zip(metric_names(names), class_iou(counts), present, strict=True)
    return asdict(scores(counts)) | {f"iou_{name}": float(iou) for name, iou, there in by_class if there}


def metric_names(names: Sequence[str]) -> list[str]:
    """Classes' names of letters, digits and underscores alone, each still told from the others."""
    safe = [re.sub(r"\W", "_", name, flags=re.ASCII) for name in names]
    return [f"{name}_{index}" if safe.count(name) > 1 else name for index, name in enumerate(safe)]


def _correlation(counts: Confusion) -> float:
    shares, true, predicted = _shares(counts)
    if min(np.count_nonzero(true), np.count_nonzero(predicted)) < 2:  # else rounding would be divided by rounding
        return 0.0
    spread = (1 - predicted @ predicted) * (1 - true @ true)
    return float((np.trace(shares) - true @ predicted) / np.sqrt(spread))


def _agreement(counts: Confusion) -> float:
    shares, true, predicted = _shares(counts)
    if np.count_nonzero(true + predicted) < 2:
        return 0.0
    chance = true @ predicted
    return float((np.trace(shares) - chance) / (1 - chance))


def _shares(counts: Confusion) -> tuple[NDArray[np.float64], ...]:
    """Of all pixels: those of each pair of classes, truly of each class, and predicted so."""
    shares = counts / max(counts.sum(), 1)
    return shares, shares.sum(axis=1), shares.sum(axis=0)


def _mean(values: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float:
    return float(values[chosen].mean()) if chosen.any() else 0.0
