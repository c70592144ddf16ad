"""What is reached without a network; a network that does not beat it has learnt nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.sample import NO_CLASS, Sample
from tileseg.training.bands import BandStatistics
from tileseg.training.metrics import nothing_counted, scores

BINS = 256
REACH = 4.0
"""Brightness is told apart up to this many standard deviations from the mean."""

Histogram = NDArray[np.int64]
"""Pixels by class (row) and brightness (column)."""


@dataclass(frozen=True)
class Baselines:
    """IoU of the classes of interest, as :class:`tileseg.training.metrics.Scores` defines it."""

    all_foreground_iou: float
    brightness_iou: float


@dataclass(frozen=True)
class Rule:
    """Pixels up to a threshold of brightness are one class, all brighter ones another."""

    threshold: int
    darker: int
    brighter: int


def brightness_histogram(samples: Iterable[Sample], bands: BandStatistics, classes: int) -> Histogram:
    """How bright the pixels of each class are, in standard deviations averaged over the bands."""
    counts = np.zeros((classes, BINS), np.int64)
    for sample in samples:
        counts += brightness_of(sample, bands, classes)
    return counts


def brightness_of(sample: Sample, bands: BandStatistics, classes: int) -> Histogram:
    """The same of one sample; pixels of no class are left out."""
    known = sample.mask_HW != NO_CLASS
    mask_P = sample.mask_HW[known].astype(np.int64)
    weight_C = np.array([1 / (std * len(bands.std)) for std in bands.std], np.float32)
    brightness_P = (sample.image_HWC[known].astype(np.float32) - np.array(bands.mean, np.float32)) @ weight_C
    bins_P = ((brightness_P + REACH) / (2 * REACH) * BINS).clip(0, BINS - 1).astype(np.int64)
    return np.bincount(mask_P * BINS + bins_P, minlength=classes * BINS).reshape(classes, BINS)


def baselines(training: Histogram, validation: Histogram) -> Baselines:
    """The best constant answer, and the brightness rule that is best on training tiles, both measured on validation."""
    classes = len(training)
    constant = max(_iou(Rule(BINS - 1, answer, 0), validation) for answer in range(1, classes))
    rule = max(_rules(classes), key=lambda rule: _iou(rule, training))
    return Baselines(all_foreground_iou=constant, brightness_iou=_iou(rule, validation))


def _rules(classes: int) -> Iterator[Rule]:
    for threshold in range(BINS - 1):
        for answer in range(1, classes):
            yield Rule(threshold, answer, 0)
            yield Rule(threshold, 0, answer)


def _iou(rule: Rule, histogram: Histogram) -> float:
    counts = nothing_counted(len(histogram))
    counts[:, rule.darker] += histogram[:, : rule.threshold + 1].sum(axis=1)
    counts[:, rule.brighter] += histogram[:, rule.threshold + 1 :].sum(axis=1)
    return scores(counts).iou
