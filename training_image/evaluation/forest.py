"""A random forest that sees one pixel's bands at a time: what colour alone tells (Breiman 2001)."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tifffile
import torch
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier

from tileseg.training.metrics import confusion, nothing_counted, scores

PIXELS_PER_TILE = 400
"""Sampled evenly; ten times as many did not change the second digit."""

TREES, LEAST_PIXELS_IN_A_LEAF = 100, 20


def forest_iou(folder: Path, training: Sequence[str], validation: Sequence[str], *, seed: int) -> float:
    """IoU of the classes of interest on validation tiles; the better of two forests, with and without equal classes."""
    pixels, classes = _sampled(folder, training, seed)
    return max(_measured(folder, pixels, classes, validation, weight, seed) for weight in (None, "balanced"))


def _measured(
    folder: Path,
    pixels: NDArray[np.float32],
    classes: NDArray[np.uint8],
    validation: Sequence[str],
    class_weight: str | None,
    seed: int,
) -> float:
    forest = RandomForestClassifier(
        TREES, min_samples_leaf=LEAST_PIXELS_IN_A_LEAF, class_weight=class_weight, random_state=seed, n_jobs=-1
    )
    forest.fit(pixels, classes)
    number = int(classes.max()) + 1
    counts = nothing_counted(number)
    for tile in validation:
        image, mask = _tile(folder, tile)
        predicted = forest.predict(image.reshape(-1, image.shape[2])).reshape(mask.shape)
        counts += confusion(torch.from_numpy(mask), torch.from_numpy(predicted), number).numpy()
    return scores(counts).iou


def _sampled(folder: Path, tiles: Sequence[str], seed: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    random = np.random.default_rng(seed)
    pixels, classes = [], []
    for tile in tiles:
        image, mask = _tile(folder, tile)
        chosen = random.choice(mask.size, PIXELS_PER_TILE, replace=False)
        pixels.append(image.reshape(-1, image.shape[2])[chosen])
        classes.append(mask.ravel()[chosen])
    return np.concatenate(pixels).astype(np.float32), np.concatenate(classes)


def _tile(folder: Path, tile: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    return tifffile.imread(folder / "imagery" / tile), tifffile.imread(folder / "masks" / tile)
