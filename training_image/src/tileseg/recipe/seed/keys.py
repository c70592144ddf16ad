"""The seed's TOML as it was, so that mistakes in it are told by the names that it has.

Source: the files below experiments/ of acannistra/planet-snowcover, and what read them, robosat_pink/tools/train.py.
"""

import re
from dataclasses import dataclass, field

from tileseg.recipe.fields import setting, table, tables
from tileseg.recipe.rules import COLOR, NAME, Expression, Flag, ListOf, Number, OneOf, Pattern, Place, Whole

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_./-]*)?")
TEXT = re.compile(r"[^\n]{0,256}")

COLORS = {
    "black": "#000000",
    "blue": "#0000ff",
    "cyan": "#00ffff",
    "darkgreen": "#006400",
    "deeppink": "#ff1493",
    "gray": "#808080",
    "green": "#008000",
    "grey": "#808080",
    "hotpink": "#ff69b4",
    "lime": "#00ff00",
    "magenta": "#ff00ff",
    "orange": "#ffa500",
    "pink": "#ffc0cb",
    "purple": "#800080",
    "red": "#ff0000",
    "white": "#ffffff",
    "yellow": "#ffff00",
}
"""Of CSS, which the seed took its names from, those that maps have."""

LOSSES = {"lovasz": "lovasz", "crossentropy": "cross_entropy", "miou": "miou", "focal": "focal"}
"""Our names by robosat's."""


def _bucket() -> str:
    bucket: str = setting("", Pattern(BUCKET, "a bucket, or BUCKET/PREFIX, without s3://"), example="BUCKET")
    return bucket


def _expression() -> str:
    expression: str = setting("", Expression(), example="2018.*_tiled")
    return expression


@dataclass(frozen=True, kw_only=True)
class OldDataset:
    image_bucket: str = _bucket()
    imagery_directory_regex: str = _expression()
    mask_bucket: str = _bucket()
    mask_directory_regex: str = _expression()
    train_percent: float = setting("", Number(0.2, 0.95), example=0.7)
    aws_profile: str | None = setting("", Pattern(TEXT, "a text"), default=None)


@dataclass(frozen=True, kw_only=True)
class OldClass:
    name: str = setting("", Pattern(NAME, "a word of at most 64 letters and digits"), example="snow")
    color: str = setting(
        "", Pattern(re.compile(f"{'|'.join(COLORS)}|{COLOR.pattern}"), "#RRGGBB or a colour's name"), example="#ffffff"
    )


@dataclass(frozen=True, kw_only=True)
class OldChannels:
    bands: tuple[int, ...] = setting("", ListOf(Whole(1, 16), 1, 16), example=[1, 2, 3, 4])
    mean: tuple[float, ...] | None = setting("", ListOf(Number(-1e9, 1e9), 1, 16), default=None)
    std: tuple[float, ...] | None = setting("", ListOf(Number(-1e9, 1e9), 1, 16), default=None)
    sub: str | None = setting("", Pattern(TEXT, "a text"), default=None)


@dataclass(frozen=True, kw_only=True)
class OldCheckpoint:
    path: str = setting("", Place(), example="s3://BUCKET/checkpoint-00050-of-00050.pth")


@dataclass(frozen=True, kw_only=True)
class OldModel:
    name: str = setting("", OneOf(("albunet",)), example="albunet")
    encoder: str = setting("", OneOf(("resnet50",)), example="resnet50")
    pretrained: bool = setting("", Flag(), default=True)
    loss: str = setting("", OneOf(tuple(LOSSES)), example="lovasz")
    batch_size: int = setting("", Whole(1, 4096), example=7)
    tile_size: int = setting("", Whole(64, 1024, multiple_of=64), example=512)
    epochs: int = setting("", Whole(1, 10_000), example=50)
    lr: float = setting("", Number(1e-8, 1), example=0.000025)
    decay: float = setting("", Number(0, 1), default=0.0)
    data_augmentation: float | None = setting("", Number(0, 1), default=None)


@dataclass(frozen=True, kw_only=True)
class OldRecipe:
    """What a file of the seed says, all of it; only some was ever followed."""

    dataset: OldDataset = field(metadata=table(OldDataset))
    classes: tuple[OldClass, ...] = field(metadata=tables(OldClass, least=1, most=32))
    channels: tuple[OldChannels, ...] = field(metadata=tables(OldChannels, least=1, most=16))
    model: OldModel = field(metadata=table(OldModel))
    checkpoint: OldCheckpoint | None = field(default=None, metadata=table(OldCheckpoint))
