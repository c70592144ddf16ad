"""What a recipe of the seed means in ours, and what became of each of its keys."""

from typing import Any

from tileseg.recipe.seed.keys import COLORS, LOSSES, OldClass, OldRecipe

Tables = dict[str, Any]

BECAME = {
    "dataset.image_bucket": ("dataset.imagery.place", "its place"),
    "dataset.imagery_directory_regex": (
        "dataset.imagery.scenes",
        "matches a whole name now, not only its beginning",
    ),
    "dataset.mask_bucket": ("dataset.masks.place", "its place"),
    "dataset.mask_directory_regex": ("dataset.masks.scenes", "matches a whole name now, not only its beginning"),
    "dataset.train_percent": (
        "dataset.validation.share",
        "what is left, in blocks of ground: tiles drawn one by one showed one ground on both sides",
    ),
    "dataset.aws_profile": ("", "dropped: credentials are those of the job's role"),
    "classes.name": ("classes.name", "the same; the background, which had none, has one now"),
    "classes.color": ("classes.color", "the same colour as a number"),
    "channels.bands": ("dataset.bands", "only their count was ever used: the file's first bands were read"),
    "channels.mean": ("", "dropped: it was never used; bands are measured now, but not for an old checkpoint"),
    "channels.std": ("", "dropped: it was never used; bands are measured now, but not for an old checkpoint"),
    "channels.sub": ("", "dropped: it was never used"),
    "model.name": ("model.name", "the same"),
    "model.encoder": ("model.encoder", "the same"),
    "model.pretrained": (
        "",
        "dropped: nothing is downloaded while a job runs; give model.pretrained a file of resnet50's weights",
    ),
    "model.loss": ("train.loss", "the same"),
    "model.batch_size": ("train.batch_size", "the same"),
    "model.tile_size": ("dataset.tile_size", "the same"),
    "model.epochs": ("train.epochs", "the same"),
    "model.lr": ("train.learning_rate", "the same"),
    "model.decay": ("train.weight_decay", "AdamW's now, Adam's then; they are the same at 0"),
    "model.data_augmentation": (
        "",
        "dropped: it was only logged; tiles were flipped half of the time, as augment.flips does",
    ),
    "checkpoint.path": ("model.weights", "the weights; Adam's state, which came with them, begins anew"),
}
"""By the old key: our setting, if any, and what to know about it."""

ADDED = {
    "dataset.match": "a mask served every image of its ground",
    "dataset.without_mask": "images without a mask were left out",
    "dataset.validation.by": "see dataset.validation.share",
    "dataset.mean": "the checkpoint was learnt on numbers as they are in the tiles",
    "dataset.std": "see dataset.mean",
    "augment.flips": "on the right axes now: three of four samples were corrupt",
    "augment.quarter_turns": "tiles were not turned",
    "augment.brightness": "nor made brighter",
    "model.outputs": "one map for each class",
    "train.schedule": "the rate never changed",
    "train.precision": "as then; auto is faster on a GPU",
}
"""Our settings that repeat what the seed did without being asked."""


def is_seed(tables: Tables) -> bool:
    """Whether these are tables of the seed, which alone has [dataset] image_bucket."""
    dataset = tables.get("dataset")
    return isinstance(dataset, dict) and "image_bucket" in dataset


def converted(old: OldRecipe) -> Tables:
    """Tables of a recipe of ours that asks for what this one made the seed do, its faults aside."""
    return {
        "dataset": _dataset(old),
        "classes": _classes(old.classes),
        "augment": {"flips": True, "quarter_turns": False, "brightness": 0.0},
        "model": _model(old),
        "train": {
            "epochs": old.model.epochs,
            "batch_size": old.model.batch_size,
            "learning_rate": old.model.lr,
            "schedule": "constant",
            "weight_decay": old.model.decay,
            "loss": LOSSES[old.model.loss],
            "precision": "float32",
        },
    }


def _dataset(old: OldRecipe) -> Tables:
    bands = sum(len(channels.bands) for channels in old.channels)
    return {
        "tile_size": old.model.tile_size,
        "bands": list(range(1, bands + 1)),
        **(_as_in_the_tiles(bands) if old.checkpoint and not old.checkpoint.path.endswith(".safetensors") else {}),
        "match": "ground",
        "without_mask": "leave_out",
        "imagery": [_source(old.dataset.image_bucket, old.dataset.imagery_directory_regex)],
        "masks": [_source(old.dataset.mask_bucket, old.dataset.mask_directory_regex)],
        "validation": {"by": "block", "share": round(1 - old.dataset.train_percent, 6)},
    }


def _as_in_the_tiles(bands: int) -> Tables:
    """Statistics that change nothing: the seed normalised nothing, so weights that it learnt expect nothing else."""
    return {"mean": [0.0] * bands, "std": [1.0] * bands}


def _source(bucket: str, expression: str) -> Tables:
    """The seed matched ``BUCKET/EXPRESSION`` at the beginning of each folder's path."""
    if "|" in expression:
        expression = f"(?:{expression})"
    ends = expression.endswith("$") and not expression.endswith("\\$")
    return {"place": f"s3://{bucket.rstrip('/')}", "scenes": expression[:-1] if ends else f"{expression}.*"}


def _classes(old: tuple[OldClass, ...]) -> list[Tables]:
    """One class alone was told from an unnamed background; masks have 0 and 1, or a number for each."""
    known = [{"name": each.name, "color": COLORS.get(each.color, each.color)} for each in old]
    both = [{"name": "background", "color": "#000000"}, *known] if len(known) == 1 else known
    return [{**each, "value": value} for value, each in enumerate(both)]


def _model(old: OldRecipe) -> Tables:
    return {
        "name": old.model.name,
        "encoder": old.model.encoder,
        **({"outputs": len(old.classes)} if len(old.classes) > 1 else {}),
        **({"weights": old.checkpoint.path} if old.checkpoint else {}),
    }
