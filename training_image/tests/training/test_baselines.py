"""The trivial answers are the best of their kind, as trying them all shows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tileseg.tiles.address import Tile
from tileseg.tiles.sample import Sample
from tileseg.training.bands import BandStatistics, measured
from tileseg.training.baselines import BINS, baselines, brightness_histogram
from training_image.tests.ground import sample_at

histograms = st.lists(st.lists(st.integers(0, 50), min_size=8, max_size=8), min_size=2, max_size=2).filter(
    lambda rows: sum(rows[1]) > 0
)


def widened(rows: list[list[int]]) -> np.ndarray:
    histogram = np.zeros((len(rows), BINS), np.int64)
    histogram[:, : len(rows[0])] = rows
    return histogram


def iou_of(chosen: np.ndarray, histogram: np.ndarray) -> float:
    hit, alarms = histogram[1, chosen].sum(), histogram[0, chosen].sum()
    return float(hit / max(1, histogram[1].sum() + alarms))


@settings(max_examples=20)
@given(training=histograms, validation=histograms)
def test_the_brightness_rule_is_the_best_on_training_tiles_measured_on_validation(
    training: list[list[int]], validation: list[list[int]]
) -> None:
    seen, unseen = widened(training), widened(validation)
    found = baselines(seen, unseen)
    brightness = np.arange(BINS)
    rules = [side for threshold in range(BINS - 1) for side in (brightness <= threshold, brightness > threshold)]
    best = max(iou_of(rule, seen) for rule in rules)
    best_rules = [rule for rule in rules if iou_of(rule, seen) == best]
    assert any(found.brightness_iou == pytest.approx(iou_of(rule, unseen)) for rule in best_rules)
    assert found.all_foreground_iou == pytest.approx(unseen[1].sum() / unseen.sum())


def test_discs_that_are_brighter_than_the_ground_are_found_by_brightness() -> None:
    samples = [sample_at(Tile("meadow", 0, x, 0)) for x in range(6)]
    bands = measured(samples)
    seen, unseen = (brightness_histogram(half, bands, 2) for half in (samples[:3], samples[3:]))
    assert seen.sum() == 3 * 64 * 64
    assert baselines(seen, unseen).brightness_iou > 0.95


def test_bands_are_measured_over_every_pixel_of_every_sample() -> None:
    samples = [sample_at(Tile("meadow", 0, x, 0)) for x in range(3)]
    pixels = np.concatenate([sample.image_HWC.reshape(-1, 3) for sample in samples]).astype(np.float64)
    found = measured(samples)
    assert found.mean == pytest.approx(pixels.mean(axis=0))
    assert found.std == pytest.approx(pixels.std(axis=0))


def test_a_band_that_never_varies_can_still_be_divided_by() -> None:
    flat = Sample(np.full((4, 4, 1), 7, np.uint16), np.zeros((4, 4), np.uint8))
    assert measured([flat]) == BandStatistics((7.0,), (1e-6,))
