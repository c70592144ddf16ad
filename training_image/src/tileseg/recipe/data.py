"""The sections on data: where tiles are, how their numbers are read, what their classes are."""

from dataclasses import dataclass, field

from tileseg.recipe.fields import places, setting, table
from tileseg.recipe.rules import COLOR, NAME, Expression, Flag, ListOf, Number, OneOf, Pattern, Place, Whole

LARGEST_FLOAT32 = 3e38
MOST_CLASSES = 32
MOST_SOURCES = 64
BANDS = ListOf(Whole(1, 16), 1, 16)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A folder of tiles, at SCENE/Z/X/Y.EXTENSION below it."""

    place: str = setting("The folder.", Place(), example="s3://BUCKET/imagery")
    scenes: str | None = setting(
        "Which scenes of it: a regular expression that a scene's whole name matches; without it, all.",
        Expression(),
        example="2018.*_tiled",
        default=None,
    )
    bands: tuple[int, ...] | None = setting(
        "Where dataset.bands lie in these files, if elsewhere; 1 is the file's first. Masks have no use for it.",
        BANDS,
        example=[3, 2, 1],
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class Validation:
    """Which ground is kept from training, to measure on."""

    by: str = setting(
        "How ground is divided: by squares of neighbouring tiles, or by two lists of tiles.",
        OneOf(("block", "list")),
        default="block",
    )
    share: float = setting("The share of tiles kept for validation, at least.", Number(0.05, 0.8), default=0.3)
    block: int = setting("The side of a block of ground, in tiles of the lowest zoom.", Whole(1, 64), default=4)
    seed: int = setting("Another number chooses other blocks.", Whole(0, 2**31 - 1), default=0)
    training_tiles: str | None = setting(
        'With by = "list": a file with the path of a training tile a line, as a job\'s train_tiles.txt is.',
        Place(),
        example="s3://BUCKET/splits/train_tiles.txt",
        default=None,
    )
    validation_tiles: str | None = setting(
        'With by = "list": the same for validation tiles.',
        Place(),
        example="s3://BUCKET/splits/validation_tiles.txt",
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Where the tiles are, and how their numbers are read."""

    imagery: tuple[Source, ...] = field(metadata=places(Source, most=MOST_SOURCES))
    masks: tuple[Source, ...] = field(metadata=places(Source, most=MOST_SOURCES))
    match: str = setting(
        "A mask is its image's if it has the same place in the grid, and the same scene; or whatever its scene, so that"
        " one mask serves many images of the same ground.",
        OneOf(("scene", "ground")),
        default="scene",
    )
    without_mask: str = setting(
        "What to do about images without a mask: refuse the job, or leave them out.",
        OneOf(("refuse", "leave_out")),
        default="refuse",
    )
    tile_size: int = setting("Width and height of a tile, in pixels.", Whole(64, 1024, multiple_of=32), example=512)
    bands: tuple[int, ...] = setting(
        "The bands to train on, in this order; 1 is the file's first.", BANDS, example=[1, 2, 3]
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
    nodata: float | None = setting(
        "The value, in every band, of pixels without data, which are neither learnt nor measured; a GeoTIFF that names"
        " its own needs none. Numbers that are not finite never count as data.",
        Number(-LARGEST_FLOAT32, LARGEST_FLOAT32),
        example=0,
        default=None,
    )
    ignore: int | None = setting(
        "The value of mask pixels that are neither learnt nor measured.", Whole(0, 255), example=255, default=None
    )
    broken_tiles: int = setting(
        "How many tiles may be missing, corrupt or hostile before the job ends; each counts as ground without data.",
        Whole(0, 1_000_000),
        default=0,
        decides_result=False,
    )
    cached: bool = setting(
        "Keep decoded tiles on the job's volume, from where later epochs read them.",
        Flag(),
        default=True,
        decides_result=False,
    )
    in_flight: int = setting(
        "Tile pairs that are fetched at the same time.", Whole(1, 256), default=32, decides_result=False
    )
    validation: Validation = field(default_factory=Validation, metadata=table(Validation))


@dataclass(frozen=True, kw_only=True)
class LandClass:
    """One class of ground. The first class of a recipe is the background."""

    name: str = setting(
        "What people call it.", Pattern(NAME, "a word of at most 64 letters and digits"), example="snow"
    )
    value: int = setting("The value that its pixels have in the masks.", Whole(0, 255), example=1)
    color: str = setting("Its colour in pictures.", Pattern(COLOR, 'a colour such as "#1f77b4"'), example="#1f77b4")
    weight: float = setting("How much its pixels count in the loss, beside others'.", Number(0, 1000), default=1.0)
