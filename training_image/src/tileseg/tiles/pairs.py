"""Which image tiles have which masks."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile
from tileseg.tiles.sources import BELOW, Listing, TileFile, some_of

KEYS: dict[str, Callable[[Tile], Hashable]] = {"scene": lambda tile: tile, "ground": lambda tile: tile.place}
"""By what an image finds its mask, as ``dataset.match`` says it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A tile with the files of its image and its mask."""

    tile: Tile
    image: TileFile
    mask: TileFile


@dataclass(frozen=True)
class Pairs:
    """Every image that has a mask, in the order of their addresses, and how many were left out for want of one."""

    found: list[Pair]
    without_mask: int


def matched_pairs(images: Listing, masks: Listing, *, match: str, without_mask: str) -> Pairs:
    """Every image tile with its mask; a mask without an image is left aside.

    Args:
        images: the image tiles.
        masks: the masks.
        match: the mask of the same scene and place ("scene"), or of the same place ("ground").
        without_mask: whether to "refuse" images without one, or to "leave_out" those.

    Raises:
        JobFailure: no image at all, none with a mask, one without where that is refused, or several masks for one
            place where any would do.
    """
    if not images.files:
        looked_at = f"no tile among {images.looked_at} files of dataset.imagery"
        raise JobFailure(f"{looked_at}: tiles lie at {BELOW} below it, and in scenes that its sources ask for")
    key_of = KEYS[match]
    mask_at = _by_key(masks, key_of)
    lonely = sorted(tile for tile in images.files if key_of(tile) not in mask_at)
    if lonely and (without_mask == "refuse" or len(lonely) == len(images.files)):
        examples = some_of([tile.path for tile in lonely])
        without = f"{len(lonely)} of {len(images.files)} image tiles without a mask ({examples})"
        raise JobFailure(f'{without}: add the masks, take the tiles away, or set dataset.without_mask = "leave_out"')
    with_mask = sorted(set(images.files) - set(lonely))
    return Pairs([Pair(tile, images.files[tile], mask_at[key_of(tile)]) for tile in with_mask], len(lonely))


def _by_key(masks: Listing, key_of: Callable[[Tile], Hashable]) -> dict[Hashable, TileFile]:
    mask_at: dict[Hashable, TileFile] = {}
    twice: list[str] = []
    for tile, file in masks.files.items():
        key = key_of(tile)
        if key in mask_at:
            twice.append(f"{mask_at[key].name} and {file.name}")
        mask_at[key] = file
    if twice:
        raise JobFailure(
            f'{len(twice)} places have two masks ({some_of(twice)}), and dataset.match = "ground" asks for one: '
            'take one of each away, or match by "scene"'
        )
    return mask_at
