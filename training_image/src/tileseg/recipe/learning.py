"""The sections on learning: how tiles are varied, which network learns, and how."""

from dataclasses import dataclass

from tileseg.recipe.fields import setting
from tileseg.recipe.rules import ENCODER, Flag, Number, OneOf, Pattern, Place, Whole

LOSSES = ("cross_entropy_dice", "cross_entropy", "dice", "focal", "focal_dice", "lovasz", "miou", "tversky")
SCORES = ("val_iou", "val_miou", "val_f1", "val_mcc", "val_loss")


@dataclass(frozen=True, kw_only=True)
class Augmentation:
    """How training tiles are varied, so that the network sees more ground than there is."""

    flips: bool = setting("Mirror image and mask along either side, each half of the time.", Flag(), default=True)
    quarter_turns: bool = setting("Turn image and mask by 0, 90, 180 or 270 degrees.", Flag(), default=True)
    brightness: float = setting("Shift every band by up to this many standard deviations.", Number(0, 2), default=0.2)
    contrast: float = setting("Stretch every band by up to this share.", Number(0, 0.9), default=0.0)
    scale: float = setting("Enlarge a part of the tile to the whole, by up to this share.", Number(0, 3), default=0.0)
    noise: float = setting(
        "Add noise to every pixel, of up to this many standard deviations.", Number(0, 2), default=0.0
    )


@dataclass(frozen=True, kw_only=True)
class Network:
    """The network to train."""

    name: str = setting(
        "The architecture: unet is ours; albunet and ternausnetv2 repeat old experiments; smp is any of"
        " segmentation-models-pytorch, where the image was built with it.",
        OneOf(("unet", "albunet", "ternausnetv2", "smp")),
        default="unet",
    )
    encoder: str = setting(
        "The part that sees: resnet18, resnet34 or resnet50, of which deeper ones need more data and time (1, 1.4 and 2"
        " times); wide_resnet38 for ternausnetv2; any of the library's for smp.",
        Pattern(ENCODER, "a name such as resnet18, resnet34 or resnet50"),
        default="resnet18",
    )
    decoder: str | None = setting(
        'The part that draws, with name = "smp": the library\'s name of the architecture.',
        Pattern(ENCODER, "a name such as Unet, FPN or DeepLabV3Plus"),
        example="FPN",
        default=None,
    )
    width: int = setting(
        "Channels of unet's first stage: 64 as published, less for a machine without GPU.",
        Whole(8, 128, multiple_of=8),
        default=64,
    )
    output_stride: int = setting(
        "unet with 1 draws every pixel; with 2 or 4 it draws that much smaller and interpolates, which takes half the"
        " time or less.",
        OneOf((1, 2, 4)),
        default=1,
    )
    outputs: int | None = setting(
        "Maps of logits: 1 tells the second of two classes from the first, else one for each class. Without it, 1 for"
        " two classes.",
        Whole(1, 32),
        example=2,
        default=None,
    )
    pretrained: str | None = setting(
        "The encoder's first weights: a safetensors file of ResNet weights named as torchvision does; without it,"
        " training starts from nothing.",
        Place(),
        example="s3://BUCKET/weights/resnet34.safetensors",
        default=None,
    )
    weights: str | None = setting(
        "The whole network's first weights: the model.safetensors of an earlier job, or a checkpoint of the robosat"
        " family (.pth).",
        Place(),
        example="s3://BUCKET/weights/checkpoint-00050-of-00050.pth",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class Training:
    """How the network is trained."""

    epochs: int = setting("How often every training tile is seen.", Whole(1, 10_000), example=50)
    batch_size: int = setting("Tiles to a step, over all GPUs together.", Whole(1, 4096), example=16)
    accumulate: int = setting(
        "Parts that a batch is computed in, one after the other, where memory is short.", Whole(1, 256), default=1
    )
    learning_rate: float = setting("The highest rate, reached after the warm-up.", Number(1e-8, 1), default=0.001)
    schedule: str = setting(
        "one_cycle warms up and falls to nothing; constant stays, as old experiments did.",
        OneOf(("one_cycle", "constant")),
        default="one_cycle",
    )
    weight_decay: float = setting("AdamW's pull of the weights towards zero.", Number(0, 1), default=0.01)
    loss: str = setting("What is minimised.", OneOf(LOSSES), default="cross_entropy_dice")
    class_weights: str = setting(
        "Whether a class counts by its weight in [[classes]] alone, or also the more the rarer it is.",
        OneOf(("given", "measured")),
        default="given",
    )
    precision: str = setting(
        "Arithmetic in the network; auto is bfloat16 where the machine computes it natively.",
        OneOf(("auto", "float32", "bfloat16")),
        default="auto",
    )
    average: float = setting(
        "Also average the weights over steps, each counting this share of the one after it, and measure and keep the"
        " average; 0 does not.",
        Number(0, 0.99999),
        default=0.0,
    )
    patience: int = setting("End after this many epochs without a new best; 0 never does.", Whole(0, 10_000), default=0)
    best_by: str = setting(
        "What makes an epoch the best, whose weights are the model.", OneOf(SCORES), default="val_iou"
    )
    compiled: bool = setting(
        "Compile the network, which takes minutes once and pays on a GPU in a long job.", Flag(), default=False
    )
    seed: int = setting("Another number gives another run.", Whole(0, 2**31 - 1), default=0)


@dataclass(frozen=True, kw_only=True)
class Checkpointing:
    """How often a run is saved, besides at the end of each epoch and when it is stopped."""

    minutes: float = setting(
        "Minutes of training between checkpoints.", Number(0.1, 1440), default=10.0, decides_result=False
    )
    kept: int = setting(
        "Generations of checkpoints; an older one serves where a newer one is damaged.",
        Whole(1, 10),
        default=2,
        decides_result=False,
    )
