"""Scores agree with their definitions, counted pixel by pixel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.training.metrics import confusion, scores

rasters = st.integers(2, 4).flatmap(
    lambda classes: st.tuples(
        st.just(classes),
        st.lists(st.tuples(st.integers(0, classes - 1), st.integers(0, classes - 1)), min_size=1, max_size=40),
    )
)


def counted(pixels: list[tuple[int, int]], label: int) -> tuple[int, int, int]:
    """Hits, false alarms and misses of one class, by looking at every pixel."""
    hits = sum(truth == label and predicted == label for truth, predicted in pixels)
    alarms = sum(truth != label and predicted == label for truth, predicted in pixels)
    misses = sum(truth == label and predicted != label for truth, predicted in pixels)
    return hits, alarms, misses


@given(rasters)
def test_scores_are_what_counting_pixels_gives(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    classes, pixels = drawn
    truth, predicted = np.array(pixels, np.uint8).T
    found = scores(confusion(truth, predicted, classes))

    present = [label for label in range(classes) if any(label in pixel for pixel in pixels)]
    ratios = {label: counted(pixels, label) for label in present}
    iou = {label: hit / (hit + alarm + miss) for label, (hit, alarm, miss) in ratios.items()}
    of_interest = [label for label in present if label > 0]
    assert found.miou == pytest.approx(np.mean([iou[label] for label in present]))
    if not of_interest:
        assert found.iou == found.precision == found.recall == found.f1 == 0
        return
    assert found.iou == pytest.approx(np.mean([iou[label] for label in of_interest]))
    counts = [ratios[label] for label in of_interest]
    assert found.precision == pytest.approx(np.mean([hit / max(1, hit + alarm) for hit, alarm, _ in counts]))
    assert found.recall == pytest.approx(np.mean([hit / max(1, hit + miss) for hit, _, miss in counts]))
    assert found.f1 == pytest.approx(np.mean([2 * hit / (2 * hit + alarm + miss) for hit, alarm, miss in counts]))


def test_precision_falls_with_false_alarms_and_recall_with_misses() -> None:
    truth = np.array([1, 1, 1, 1, 0, 0])
    cautious, eager = np.array([1, 1, 0, 0, 0, 0]), np.array([1, 1, 1, 1, 1, 1])
    assert (scores(confusion(truth, cautious, 2)).precision, scores(confusion(truth, cautious, 2)).recall) == (1, 0.5)
    assert (scores(confusion(truth, eager, 2)).precision, scores(confusion(truth, eager, 2)).recall) == (4 / 6, 1)


def test_counts_of_more_pixels_than_float32_can_tell_apart_stay_exact() -> None:
    counts = confusion(np.zeros(1, np.uint8), np.zeros(1, np.uint8), 2) + np.array([[2**40, 0], [0, 2**40]])
    assert counts.dtype == np.int64
    assert counts[0, 0] == 2**40 + 1
