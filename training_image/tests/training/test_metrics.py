"""Scores agree with their definitions, counted pixel by pixel."""

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn import metrics as reference

from tileseg.training.metrics import confusion, metric_names, nothing_counted, scores, told

rasters = st.integers(2, 4).flatmap(
    lambda classes: st.tuples(
        st.just(classes),
        st.lists(st.tuples(st.integers(0, classes - 1), st.integers(0, classes - 1)), min_size=1, max_size=40),
    )
)


def counts_of(truth: list[int], predicted: list[int], classes: int) -> NDArray[np.int64]:
    rasters = torch.tensor([truth, predicted], dtype=torch.uint8)
    counts: NDArray[np.int64] = confusion(rasters[0], rasters[1], classes).numpy()
    return counts


def counted(pixels: list[tuple[int, int]], label: int) -> tuple[int, int, int]:
    """Hits, false alarms and misses of one class, by looking at every pixel."""
    hits = sum(truth == label and predicted == label for truth, predicted in pixels)
    alarms = sum(truth != label and predicted == label for truth, predicted in pixels)
    misses = sum(truth == label and predicted != label for truth, predicted in pixels)
    return hits, alarms, misses


@given(rasters)
def test_scores_are_what_counting_pixels_gives(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    classes, pixels = drawn
    found = scores(counts_of([t for t, _ in pixels], [p for _, p in pixels], classes))

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


@pytest.mark.filterwarnings("ignore")  # of classes that are predicted and not there, which is drawn on purpose
@given(rasters)
@example((3, [(0, 1), (0, 1), (0, 1), (0, 1), (1, 1), (2, 1)]))  # shares that add up to a little less than 1
def test_agreement_beyond_chance_is_what_another_library_finds(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    classes, pixels = drawn
    truth, predicted = [t for t, _ in pixels], [p for _, p in pixels]
    found = scores(counts_of(truth, predicted, classes))
    assert found.mcc == pytest.approx(reference.matthews_corrcoef(truth, predicted), abs=1e-9)
    assert found.kappa == pytest.approx(np.nan_to_num(reference.cohen_kappa_score(truth, predicted)), abs=1e-9)
    assert found.balanced_accuracy == pytest.approx(reference.balanced_accuracy_score(truth, predicted))
    assert found.accuracy == pytest.approx(reference.accuracy_score(truth, predicted))


@given(rasters, st.lists(st.integers(0, 1), min_size=1, max_size=20))
def test_pixels_of_no_class_change_no_count(drawn: tuple[int, list[tuple[int, int]]], ignored: list[int]) -> None:
    classes, pixels = drawn
    truth, predicted = [t for t, _ in pixels], [p for _, p in pixels]
    with_ignored = counts_of(truth + [255] * len(ignored), predicted + ignored, classes)
    assert np.array_equal(with_ignored, counts_of(truth, predicted, classes))


def test_precision_falls_with_false_alarms_and_recall_with_misses() -> None:
    truth = [1, 1, 1, 1, 0, 0]
    cautious, eager = scores(counts_of(truth, [1, 1, 0, 0, 0, 0], 2)), scores(counts_of(truth, [1] * 6, 2))
    assert (cautious.precision, cautious.recall) == (1, 0.5)
    assert (eager.precision, eager.recall) == (4 / 6, 1)


def test_an_answer_that_is_always_the_same_is_no_better_than_chance() -> None:
    found = scores(counts_of([1, 1, 1, 0], [1, 1, 1, 1], 2))
    assert (found.mcc, found.kappa, found.balanced_accuracy) == (0, 0, 0.5)


def test_nothing_counted_scores_nothing() -> None:
    assert set(told(nothing_counted(3), ["a", "b", "c"]).values()) == {0.0}


def test_counts_of_more_pixels_than_float32_can_tell_apart_stay_exact() -> None:
    counts = counts_of([0], [0], 2) + np.array([[2**40, 0], [0, 2**40]])
    assert counts.dtype == np.int64
    assert counts[0, 0] == 2**40 + 1
    assert scores(counts).mcc == pytest.approx(1)


def test_each_class_that_is_there_or_predicted_has_its_iou_by_name() -> None:
    found = told(counts_of([0, 0, 1, 1], [0, 1, 1, 1], 3), ["bare ground", "snow", "lake"])
    assert found["iou_bare_ground"] == pytest.approx(1 / 2)
    assert found["iou_snow"] == pytest.approx(2 / 3)
    assert "iou_lake" not in found


def test_names_that_a_metric_cannot_have_are_made_safe_and_stay_apart() -> None:
    assert metric_names(["old snow", "old-snow", "wet_snow"]) == ["old_snow_0", "old_snow_1", "wet_snow"]
