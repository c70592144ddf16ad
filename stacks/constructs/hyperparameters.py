"""What a job may override in its configuration, and a tuning job may try: the recipe's rules in SageMaker's words.

No default is given here: SageMaker would send it with every job, and so override the configuration. The stacks cannot
import the training image, so a test compares this table with the image's own.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_SEEDS = (0, 2**31 - 1)
_FLAG = ("true", "false")

WHOLE_NUMBERS: Mapping[str, tuple[int, int]] = {
    "dataset.ignore": (0, 255),
    "dataset.broken_tiles": (0, 1_000_000),
    "dataset.in_flight": (1, 256),
    "dataset.validation.block": (1, 64),
    "dataset.validation.seed": _SEEDS,
    "model.outputs": (1, 32),
    "train.epochs": (1, 10_000),
    "train.batch_size": (1, 4096),
    "train.accumulate": (1, 256),
    "train.patience": (0, 10_000),
    "train.seed": _SEEDS,
    "checkpoint.kept": (1, 10),
}

NUMBERS: Mapping[str, tuple[float, float]] = {
    "dataset.nodata": (-3e38, 3e38),
    "dataset.validation.share": (0.05, 0.8),
    "augment.brightness": (0, 2),
    "augment.contrast": (0, 0.9),
    "augment.scale": (0, 3),
    "augment.noise": (0, 2),
    "train.learning_rate": (1e-8, 1),
    "train.weight_decay": (0, 1),
    "train.average": (0, 0.99999),
    "checkpoint.minutes": (0.1, 1440),
}

CHOICES: Mapping[str, tuple[str, ...]] = {
    "dataset.match": ("scene", "ground"),
    "dataset.without_mask": ("refuse", "leave_out"),
    "dataset.cached": _FLAG,
    "dataset.validation.by": ("block", "list"),
    "augment.flips": _FLAG,
    "augment.quarter_turns": _FLAG,
    "model.name": ("unet", "albunet", "ternausnetv2", "smp"),
    "model.encoder": ("resnet18", "resnet34", "resnet50", "wide_resnet38"),  # others, for smp, in the configuration
    "model.width": tuple(map(str, range(8, 129, 8))),
    "model.output_stride": ("1", "2", "4"),
    "train.schedule": ("one_cycle", "constant"),
    "train.loss": (
        "cross_entropy_dice",
        "cross_entropy",
        "dice",
        "focal",
        "focal_dice",
        "lovasz",
        "miou",
        "tversky",
    ),
    "train.class_weights": ("given", "measured"),
    "train.precision": ("auto", "float32", "bfloat16"),
    "train.best_by": ("val_iou", "val_miou", "val_f1", "val_mcc", "val_loss"),
    "train.compiled": _FLAG,
}

TEXTS = (
    "dataset.imagery",
    "dataset.masks",
    "dataset.tile_size",
    "dataset.bands",
    "dataset.mean",
    "dataset.std",
    "dataset.validation.training_tiles",
    "dataset.validation.validation_tiles",
    "model.decoder",
    "model.pretrained",
    "model.weights",
)

TUNABLE = frozenset(
    {
        "augment.brightness",
        "augment.contrast",
        "augment.flips",
        "augment.noise",
        "augment.quarter_turns",
        "augment.scale",
        "model.encoder",
        "model.output_stride",
        "model.width",
        "train.average",
        "train.batch_size",
        "train.class_weights",
        "train.epochs",
        "train.learning_rate",
        "train.loss",
        "train.schedule",
        "train.weight_decay",
    }
)
"""What changes how well a network learns, and neither what it learns from nor what it is measured on."""


def supported_hyperparameters() -> list[dict[str, Any]]:
    """As the algorithm's specification has them, by name."""
    return sorted(_described(), key=lambda each: str(each["name"]))


def _described() -> Iterator[dict[str, Any]]:
    for name, (least, most) in WHOLE_NUMBERS.items():
        bounds = {"minValue": str(least), "maxValue": str(most)}
        yield _one(name, "Integer", {"integerParameterRangeSpecification": bounds})
    for name, (lowest, highest) in NUMBERS.items():
        bounds = {"minValue": str(lowest), "maxValue": str(highest)}
        yield _one(name, "Continuous", {"continuousParameterRangeSpecification": bounds})
    for name, values in CHOICES.items():
        yield _one(name, "Categorical", {"categoricalParameterRangeSpecification": {"values": list(values)}})
    for name in TEXTS:
        yield _one(name, "FreeText", None)


def _one(name: str, kind: str, allowed: dict[str, Any] | None) -> dict[str, Any]:
    described = {"name": name, "type": kind, "isRequired": False, "isTunable": name in TUNABLE}
    return {**described, "range": allowed} if allowed else described
