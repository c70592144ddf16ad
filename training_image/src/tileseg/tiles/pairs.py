"""Which image tiles have which masks."""

from collections.abc import Mapping
from dataclasses import dataclass

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile

SHOWN = 3
"""A message names this many examples; the rest is counted."""


@dataclass(frozen=True)
class Pair:
    """A tile with the paths of its image and its mask, each below its folder."""

    tile: Tile
    image: str
    mask: str


def matched_pairs(images: Mapping[str, int], masks: Mapping[str, int], *, most_bytes: int) -> list[Pair]:
    """Every image tile with the mask of the same scene and place, in the order of their addresses.

    Args:
        images: the size in bytes of each file in the folder of images.
        masks: the same for masks; a mask without an image is left aside.
        most_bytes: a larger file cannot be a tile, and is refused before it is fetched.

    Raises:
        JobFailure: no image at all, an image without a mask, or a file that is too large.
    """
    image_at, mask_at = _tiles(images), _tiles(masks)
    if not image_at:
        raise JobFailure(f"no tile among {len(images)} files of dataset.imagery: tiles lie at SCENE/Z/X/Y.tif below it")
    lonely = sorted(set(image_at) - set(mask_at))
    if lonely:
        without = f"{len(lonely)} of {len(image_at)} image tiles without a mask ({_named(lonely)})"
        raise JobFailure(f"{without}: add the masks, or take the tiles away")
    pairs = [Pair(tile, image_at[tile], mask_at[tile]) for tile in sorted(image_at)]
    for pair in pairs:
        for path, size in ((pair.image, images[pair.image]), (pair.mask, masks[pair.mask])):
            if size > most_bytes:
                raise JobFailure(f"the tile {path} has {size} bytes, more than {most_bytes}: check dataset.tile_size")
    return pairs


def _tiles(paths: Mapping[str, int]) -> dict[Tile, str]:
    return {tile: path for path in paths if (tile := Tile.at(path))}


def _named(tiles: list[Tile]) -> str:
    rest = f" and {len(tiles) - SHOWN} more" if len(tiles) > SHOWN else ""
    return ", ".join(tile.path for tile in tiles[:SHOWN]) + rest
