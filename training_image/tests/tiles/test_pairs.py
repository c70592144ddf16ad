"""Images find their masks by scene and place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile
from tileseg.tiles.pairs import matched_pairs

tiles = st.builds(
    Tile, scene=st.sampled_from(["a", "b-2", "c d"]), z=st.integers(0, 22), x=st.integers(0, 999), y=st.integers(0, 999)
)


@given(tiles)
def test_a_path_and_its_tile_say_the_same(tile: Tile) -> None:
    assert Tile.at(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "1/2/3.tif",
        "a/b/1/2/3.tif",
        "a/1/2/3.png",
        "a/1/2/3.tif.aux.xml",
        "a/-1/2/3.tif",
        "a/1/2/x.tif",
        "/1/2/3.tif",
    ],
)
def test_what_is_no_tile_is_left_aside(path: str) -> None:
    assert Tile.at(path) is None
    (pair,) = matched_pairs({"a/1/2/3.tif": 1, path: 1}, {"a/1/2/3.tif": 1}, most_bytes=1)
    assert pair.tile == Tile("a", 1, 2, 3)


@given(st.sets(tiles, min_size=1, max_size=9), st.sets(tiles, max_size=9))
def test_every_image_gets_its_mask_in_the_order_of_addresses(images: set[Tile], others: set[Tile]) -> None:
    pairs = matched_pairs({tile.path: 1 for tile in images}, {tile.path: 1 for tile in images | others}, most_bytes=1)
    assert [pair.tile for pair in pairs] == sorted(images)
    assert all(Tile.at(pair.image) == Tile.at(pair.mask) == pair.tile for pair in pairs)


def test_a_mask_may_end_in_tiff_where_its_image_ends_in_tif() -> None:
    (pair,) = matched_pairs({"a/1/2/3.tif": 1}, {"a/1/2/3.tiff": 1}, most_bytes=1)
    assert pair.mask == "a/1/2/3.tiff"


def test_a_file_too_large_for_a_tile_is_refused_before_it_is_fetched() -> None:
    with pytest.raises(JobFailure, match=r"the tile a/1/2/3\.tif has 2000 bytes, more than 1000: check dataset"):
        matched_pairs({"a/1/2/3.tif": 10}, {"a/1/2/3.tif": 2000}, most_bytes=1000)
