"""What a sample of tiles says of the recipe: decisions alone, nothing is read here."""

from collections.abc import Sequence

import numpy as np

from tileseg.checking.looking import Seen
from tileseg.checking.page import Findings
from tileseg.recipe.sections import Recipe
from tileseg.training.bands import BandStatistics, measured
from tileseg.training.baselines import baselines, brightness_histogram

RARE = 0.001
"""A class of fewer pixels than this share is hardly learnt without weights."""

FAR = 2.0
"""A given mean that is this many measured deviations off belongs to other tiles; likewise a spread off by 4 times."""


def judged(recipe: Recipe, training: Seen, validation: Seen) -> list[Findings]:
    """Every subject on which the sample has something to say."""
    if not training.samples or not validation.samples:
        return [_files(recipe, training, validation)]
    statistics = measured(training.samples)
    subjects = [
        _files(recipe, training, validation),
        _bands(recipe, statistics, training),
        _classes(recipe, training, validation),
    ]
    if validation.pixels(len(recipe.classes)).sum():
        subjects.append(_baselines(recipe, statistics, training, validation))
    return subjects


def _files(recipe: Recipe, training: Seen, validation: Seen) -> Findings:
    samples, faults = [*training.samples, *validation.samples], [*training.faults, *validation.faults]
    kinds = training.kinds + validation.kinds
    tile = f"{recipe.dataset.tile_size} x {recipe.dataset.tile_size} pixels, {len(recipe.dataset.bands)} bands"
    facts = [f"{len(samples) + len(faults)} tiles looked at: {tile} of {' and '.join(kinds) or 'nothing'}"]
    lacking = [seen.lacking for seen in (training, validation)]
    unclassed = [seen.unclassed for seen in (training, validation)]
    facts.append(f"without data: {lacking[0]:.1%} in training, {lacking[1]:.1%} in validation")
    facts.append(f"neither learnt nor measured, with that: {unclassed[0]:.1%} and {unclassed[1]:.1%}")
    changes = []
    if len(kinds) > 1:
        changes.append(f"tiles hold {' and '.join(kinds)}: tiles of one job share a sample type; convert some")
    if len(faults) > recipe.dataset.broken_tiles or (faults and not samples):
        allowed = f"dataset.broken_tiles allows {recipe.dataset.broken_tiles}"
        changes.append(f"{len(faults)} of the tiles looked at are broken, {allowed}; the first: {faults[0]}")
    return Findings("files", facts, changes)


def _bands(recipe: Recipe, found: BandStatistics, training: Seen) -> Findings:
    facts, changes = [], []
    for index, band in enumerate(recipe.dataset.bands):
        values = np.concatenate([sample.image_HWC[::8, ::8, index].ravel() for sample in training.samples])
        mean, std = found.mean[index], found.std[index]
        facts.append(f"band {band}: {values.min():.6g} to {values.max():.6g}, mean {mean:.4g}, deviation {std:.4g}")
        if values.min() == values.max():
            changes.append(f"band {band} is {values.min():.6g} everywhere: take it out of dataset.bands")
        elif recipe.dataset.mean and recipe.dataset.std:
            given_mean, given_std = recipe.dataset.mean[index], recipe.dataset.std[index]
            given = f"mean {given_mean:.4g} and deviation {given_std:.4g}"
            facts.append(f"   the recipe gives {given}")
            if abs(given_mean - mean) > FAR * std or not 0.25 < given_std / std < 4:
                changes.append(
                    f"band {band} is given {given}, but has {mean:.4g} and {std:.4g}: correct dataset.mean and "
                    "dataset.std, or leave both out to have them measured"
                )
    return Findings("bands", facts, changes)


def _classes(recipe: Recipe, training: Seen, validation: Seen) -> Findings:
    counts = [seen.pixels(len(recipe.classes)) for seen in (training, validation)]
    shares = [found / max(1, found.sum()) for found in counts]
    facts, changes = [], []
    weighted = recipe.train.class_weights == "measured"
    for index, land_class in enumerate(recipe.classes):
        facts.append(
            f"{land_class.name} ({land_class.value}): {shares[0][index]:.2%} of training pixels, "
            f"{shares[1][index]:.2%} of validation"
        )
        missing = [side for side, found in zip(("training", "validation"), counts, strict=True) if not found[index]]
        if missing:
            changes.append(
                f"class {land_class.name} ({land_class.value}) does not occur in {' and '.join(missing)} tiles looked "
                "at: check its value in the masks, add tiles, choose another dataset.validation.seed, or look at more "
                "with --sample"
            )
        elif shares[0][index] < RARE and not weighted and land_class.weight <= 1:
            facts.append('   rare: consider train.class_weights = "measured"')
    return Findings("classes", facts, changes)


def _baselines(recipe: Recipe, found: BandStatistics, training: Seen, validation: Seen) -> Findings:
    count = len(recipe.classes)
    sides: Sequence[Seen] = (training, validation)
    reached = baselines(*(brightness_histogram(side.samples, found, count) for side in sides))
    facts = [
        f"IoU without a network: {reached.all_foreground_iou:.2f} by one class everywhere, "
        f"{reached.brightness_iou:.2f} by brightness"
    ]
    return Findings("to beat", facts)
