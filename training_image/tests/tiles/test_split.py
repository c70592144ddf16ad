"""No training tile shows ground that validation measures on."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.recipe.data import Validation
from tileseg.tiles.address import Tile
from tileseg.tiles.split import split_by_block

tiles_of_many_zooms = st.sets(
    st.builds(
        Tile,
        scene=st.sampled_from(["may", "june"]),
        z=st.integers(13, 15),
        x=st.integers(0, 40),
        y=st.integers(0, 40),
    ),
    min_size=2,
    max_size=60,
).map(sorted)

validations = st.builds(
    Validation,
    share=st.floats(0.05, 0.8),
    block=st.integers(1, 8),
    seed=st.integers(0, 1000),
)


def ground(tile: Tile) -> set[tuple[int, int]]:
    """The tile's squares at zoom 15."""
    side = 2 ** (15 - tile.z)
    return set(product(range(tile.x * side, (tile.x + 1) * side), range(tile.y * side, (tile.y + 1) * side)))


@given(tiles=tiles_of_many_zooms, validation=validations)
def test_training_and_validation_share_no_ground_and_every_tile_is_on_one_side(
    tiles: list[Tile], validation: Validation
) -> None:
    try:
        split = split_by_block(tiles, validation)
    except JobFailure:
        assume(False)
    assert sorted(split.training + split.validation) == list(range(len(tiles)))
    trained = set().union(*(ground(tiles[index]) for index in split.training))
    measured = set().union(*(ground(tiles[index]) for index in split.validation))
    assert trained.isdisjoint(measured)
    assert len(split.validation) >= validation.share * len(tiles)


def test_the_draw_depends_on_the_seed_and_on_nothing_else() -> None:
    tiles = [Tile("scene", 0, x, y) for x in range(16) for y in range(16)]
    drawn = split_by_block(tiles, Validation(seed=0))
    assert split_by_block(tiles, Validation(seed=0)) == drawn
    assert split_by_block(tiles, Validation(seed=1)) != drawn
    assert 0.3 <= len(drawn.validation) / len(tiles) <= 0.4


def test_too_few_blocks_are_refused_with_what_to_change() -> None:
    tiles = [Tile("scene", 0, x, 0) for x in range(4)]
    with pytest.raises(JobFailure, match=r"4 tiles lie in 1 blocks of 4 x 4, too few .*lower dataset.validation.block"):
        split_by_block(tiles, Validation(block=4))
