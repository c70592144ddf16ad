"""Ground on both sides of a split is found at whatever zoom."""

from hypothesis import given
from hypothesis import strategies as st

from tileseg.checking.listing import shared_ground
from tileseg.recipe.data import Validation
from tileseg.tiles.address import Tile
from tileseg.tiles.split import split_by_block

PLACES = st.tuples(st.integers(10, 12), st.integers(0, 30), st.integers(0, 30))


def test_ground_is_shared_by_tiles_of_one_place_and_by_those_within_each_other() -> None:
    validation = [Tile("a", 12, 8, 9)]
    assert shared_ground([Tile("b", 12, 8, 9)], validation) == 1
    assert shared_ground([Tile("b", 11, 4, 4)], validation) == 1
    assert shared_ground([Tile("b", 13, 16, 19)], validation) == 1
    assert shared_ground([Tile("b", 12, 9, 9), Tile("b", 11, 4, 5), Tile("b", 13, 18, 18)], validation) == 0


def test_scenes_with_grids_of_their_own_share_no_ground() -> None:
    assert shared_ground([Tile("a", 0, 1, 2)], [Tile("b", 0, 1, 2)]) == 0
    assert shared_ground([Tile("a", 0, 1, 2)], [Tile("a", 0, 1, 2)]) == 1


@given(places=st.lists(PLACES, min_size=40, max_size=80, unique=True))
def test_a_split_by_blocks_shares_none(places: list[tuple[int, int, int]]) -> None:
    tiles = [Tile("a", *place) for place in places]
    split = split_by_block(tiles, Validation(block=1, share=0.3))
    training, validation = ([tiles[index] for index in side] for side in (split.training, split.validation))
    assert shared_ground(training, validation) == 0
