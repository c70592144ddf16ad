"""The recipe's sections: every setting with its meaning, what it may be, and an example."""

import hashlib
import json
from dataclasses import MISSING, asdict, dataclass, field
from typing import Any

from tileseg.recipe.rules import COLOR, NAME, Flag, ListOf, Number, OneOf, Pattern, Place, Rule, Whole

LARGEST_FLOAT32 = 3e38
MOST_CLASSES = 32


def setting(prose: str, rule: Rule, *, example: object = None, default: Any = MISSING) -> Any:
    """A field of a section; the example is what a message proposes."""
    example = default if example is None else example
    return field(default=default, metadata={"kind": "setting", "prose": prose, "rule": rule, "example": example})


def table(of: type) -> dict[str, Any]:
    """Marks a field as a section of its own."""
    return {"kind": "table", "section": of}


def tables(of: type, *, least: int, most: int) -> dict[str, Any]:
    """Marks a field as a list of sections."""
    return {"kind": "tables", "section": of, "least": least, "most": most}


@dataclass(frozen=True, kw_only=True)
class Validation:
    """Which ground is kept from training, to measure on."""

    by: str = setting("How ground is divided: squares of neighbouring tiles.", OneOf(("block",)), default="block")
    share: float = setting("The share of tiles kept for validation, at least.", Number(0.05, 0.8), default=0.3)
    block: int = setting("The side of a block of ground, in tiles of the lowest zoom.", Whole(1, 64), default=4)
    seed: int = setting("Another number chooses other blocks.", Whole(0, 2**31 - 1), default=0)


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Where the tiles are, and how their numbers are read."""

    imagery: str = setting("The folder of image tiles.", Place(), example="s3://BUCKET/imagery")
    masks: str = setting("The folder of mask tiles, laid out like the imagery.", Place(), example="s3://BUCKET/masks")
    tile_size: int = setting("Width and height of a tile, in pixels.", Whole(64, 1024, multiple_of=32), example=512)
    bands: tuple[int, ...] = setting(
        "The bands to train on, in this order; 1 is the file's first.", ListOf(Whole(1, 16), 1, 16), example=[1, 2, 3]
    )
    mean: tuple[float, ...] | None = setting(
        "The mean of each band, where it is known; otherwise it is measured on training tiles.",
        ListOf(Number(-LARGEST_FLOAT32, LARGEST_FLOAT32), 1, 16),
        example=[500.0, 600.0, 700.0],
        default=None,
    )
    std: tuple[float, ...] | None = setting(
        "The standard deviation of each band; given together with the mean.",
        ListOf(Number(1e-6, LARGEST_FLOAT32), 1, 16),
        example=[200.0, 200.0, 200.0],
        default=None,
    )
    in_flight: int = setting("Tile pairs that are fetched at the same time.", Whole(1, 256), default=32)
    validation: Validation = field(default_factory=Validation, metadata=table(Validation))


@dataclass(frozen=True, kw_only=True)
class LandClass:
    """One class of ground. The first class of a recipe is the background."""

    name: str = setting(
        "What people call it.", Pattern(NAME, "a word of at most 64 letters and digits"), example="snow"
    )
    value: int = setting("The value that its pixels have in the masks.", Whole(0, 255), example=1)
    color: str = setting("Its colour in pictures.", Pattern(COLOR, 'a colour such as "#1f77b4"'), example="#1f77b4")


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How training tiles are varied, so that the network sees more ground than there is."""

    flips: bool = setting("Mirror image and mask, half of the time.", Flag(), default=True)
    quarter_turns: bool = setting("Turn image and mask by 0, 90, 180 or 270 degrees.", Flag(), default=True)
    brightness: float = setting("Shift every band by up to this many standard deviations.", Number(0, 2), default=0.2)
    contrast: float = setting("Stretch every band by up to this share.", Number(0, 0.9), default=0.0)


@dataclass(frozen=True, kw_only=True)
class Network:
    """The network to train."""

    name: str = setting("The architecture.", OneOf(("unet",)), default="unet")
    encoder: str = setting(
        "The part that sees; deeper ones need more data and time.",
        OneOf(("resnet18", "resnet34", "resnet50")),
        default="resnet34",
    )
    width: int = setting(
        "Channels of the first stage: 64 as published, less for a machine without GPU.",
        Whole(8, 128, multiple_of=8),
        default=64,
    )
    output_stride: int = setting(
        "1 draws every pixel; 2 or 4 draws that much smaller and interpolates, which takes half the time or less.",
        OneOf((1, 2, 4)),
        default=1,
    )
    pretrained: str | None = setting(
        "A safetensors file of ResNet weights named as torchvision does; without it, training starts from nothing.",
        Place(),
        example="s3://BUCKET/weights/resnet34.safetensors",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class Training:
    """How the network is trained."""

    epochs: int = setting("How often every training tile is seen.", Whole(1, 10_000), example=50)
    batch_size: int = setting("Tiles to a step.", Whole(1, 1024), example=16)
    learning_rate: float = setting("The highest rate, reached after the warm-up.", Number(1e-8, 1), default=0.001)
    weight_decay: float = setting("AdamW's pull of the weights towards zero.", Number(0, 1), default=0.01)
    loss: str = setting(
        "What is minimised: one of these, summed with the Dice loss.",
        OneOf(("bce_dice", "cross_entropy_dice")),
        default="cross_entropy_dice",
    )
    precision: str = setting(
        "Arithmetic in the network; auto is bfloat16 where the machine computes it natively.",
        OneOf(("auto", "float32", "bfloat16")),
        default="auto",
    )
    seed: int = setting("Another number gives another run.", Whole(0, 2**31 - 1), default=0)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """All that decides what a training job computes."""

    dataset: Dataset = field(metadata=table(Dataset))
    classes: tuple[LandClass, ...] = field(metadata=tables(LandClass, least=2, most=MOST_CLASSES))
    augment: Augmentation = field(default_factory=Augmentation, metadata=table(Augmentation))
    model: Network = field(default_factory=Network, metadata=table(Network))
    train: Training = field(metadata=table(Training))

    @property
    def digest(self) -> str:
        """Equal for two files exactly when they mean the same, comments and order aside."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
