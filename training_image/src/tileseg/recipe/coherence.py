"""Mistakes that no setting shows alone."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tileseg.recipe.rules import shown
from tileseg.recipe.sections import Dataset, LandClass, Training


def contradictions(values: dict[str, Any]) -> list[str]:
    """What contradicts what, among the sections that were read soundly."""
    dataset, classes, train = values.get("dataset"), values.get("classes"), values.get("train")
    return [
        *(_in_dataset(dataset) if dataset else ()),
        *(_in_classes(classes) if classes else ()),
        *(_between_loss_and_classes(train, classes) if train and classes else ()),
    ]


def _in_dataset(dataset: Dataset) -> Iterator[str]:
    bands = len(dataset.bands)
    if (dataset.mean is None) != (dataset.std is None):
        yield "dataset.mean and dataset.std belong together: give both, or leave both out to have them measured"
    for name, found in (("mean", dataset.mean), ("std", dataset.std)):
        if found is not None and len(found) != bands:
            yield f"dataset.{name} has {len(found)} entries for {bands} bands: give one for each band"
    if dataset.imagery.rstrip("/") == dataset.masks.rstrip("/"):
        yield f"dataset.imagery and dataset.masks are both {shown(dataset.imagery)}: masks lie in a folder of their own"


def _in_classes(classes: tuple[LandClass, ...]) -> Iterator[str]:
    for what in ("name", "value"):
        counted = Counter(getattr(land_class, what) for land_class in classes)
        for found in [found for found, count in counted.items() if count > 1]:
            yield f"classes: the {what} {shown(found)} is given twice; every class needs its own"


def _between_loss_and_classes(train: Training, classes: tuple[LandClass, ...]) -> Iterator[str]:
    if train.loss == "bce_dice" and len(classes) != 2:
        yield (
            f'train.loss is "bce_dice", which tells two classes apart, but there are {len(classes)}: '
            'write loss = "cross_entropy_dice"'
        )
