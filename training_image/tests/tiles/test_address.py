"""A path and its tile say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.tiles.address import Tile

tiles = st.builds(
    Tile,
    scene=st.sampled_from(["a", "b-2", "c d", "été"]),
    z=st.integers(0, 22),
    x=st.integers(0, 999),
    y=st.integers(0, 999),
)


@given(tiles)
def test_a_path_and_its_tile_say_the_same(tile: Tile) -> None:
    assert Tile.at(tile.path) == tile


@pytest.mark.parametrize("extension", ["tif", "TIFF", "png", "jpg", "JPEG", "webp", "npy"])
def test_a_tile_may_come_in_any_format_whose_name_is_written_in_any_case(extension: str) -> None:
    assert Tile.at(f"a/1/2/3.{extension}") == Tile("a", 1, 2, 3)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "1/2/3.tif",
        "a/b/1/2/3.tif",
        "a/1/2/3.gif",
        "a/1/2/3.pickle",
        "a/1/2/3.tif.aux.xml",
        "a/-1/2/3.tif",
        "a/1/2/x.tif",
        "/1/2/3.tif",
        "a\nb/1/2/3.tif",
        "a/1/2/³.tif",
    ],
)
def test_what_is_no_tile_is_left_aside(path: str) -> None:
    assert Tile.at(path) is None
