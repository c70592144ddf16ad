"""Images find their masks by scene and place, or by place alone."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import MemoryStore

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile
from tileseg.tiles.pairs import Pairs, matched_pairs
from tileseg.tiles.sources import Listing, TileFile
from tileseg.tiles.store import Folder
from training_image.tests.tiles.test_address import tiles

FOLDER = Folder("/somewhere", MemoryStore(), "")


def listing(found: Iterable[Tile]) -> Listing:
    return Listing({tile: TileFile(FOLDER, tile.path, (1,)) for tile in found}, looked_at=7)


def pairs(images: Iterable[Tile], masks: Iterable[Tile], *, match: str = "scene", without: str = "refuse") -> Pairs:
    return matched_pairs(listing(images), listing(masks), match=match, without_mask=without)


@given(st.sets(tiles, min_size=1, max_size=9), st.sets(tiles, max_size=9))
def test_every_image_gets_its_mask_in_the_order_of_addresses(images: set[Tile], others: set[Tile]) -> None:
    found = pairs(images, images | others).found
    assert [pair.tile for pair in found] == sorted(images)
    assert all(Tile.at(pair.image.path) == Tile.at(pair.mask.path) == pair.tile for pair in found)


@given(st.sets(tiles, min_size=1, max_size=9))
def test_one_mask_serves_every_scene_of_its_ground(images: set[Tile]) -> None:
    found = pairs(images, {Tile("truth", *tile.place) for tile in images}, match="ground").found
    assert [pair.tile for pair in found] == sorted(images)
    for pair in found:
        mask = Tile.at(pair.mask.path)
        assert mask
        assert (mask.scene, mask.place) == ("truth", pair.tile.place)


def test_two_masks_of_one_place_are_refused_where_either_would_do() -> None:
    masks = [Tile("may", 9, 1, 2), Tile("june", 9, 1, 2)]
    assert len(pairs(masks, masks).found) == 2
    with pytest.raises(JobFailure, match=r"1 places have two masks \(.*may/9/1/2\.tif and .*june/9/1/2\.tif"):
        pairs(masks, masks, match="ground")


def test_images_without_a_mask_are_refused_by_name_or_left_out_and_counted() -> None:
    images = [Tile("may", 9, x, 0) for x in range(6)]
    with pytest.raises(JobFailure, match=r"4 of 6 image tiles without a mask \(may/9/2/0\.tif, .* and 1 more\): add"):
        pairs(images, images[:2])
    found = pairs(images, images[:2], without="leave_out")
    assert [pair.tile for pair in found.found] == images[:2]
    assert found.without_mask == 4


def test_masks_of_none_of_the_images_are_refused_even_where_images_may_be_left_out() -> None:
    with pytest.raises(JobFailure, match=r"1 of 1 image tiles without a mask"):
        pairs([Tile("may", 9, 0, 0)], [Tile("june", 9, 0, 0)], without="leave_out")


def test_no_image_at_all_says_how_tiles_are_laid_out() -> None:
    with pytest.raises(JobFailure, match=r"no tile among 7 files of dataset\.imagery: tiles lie at SCENE/Z/X/Y"):
        pairs([], [])
