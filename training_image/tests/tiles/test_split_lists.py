"""A division by lists keeps ground apart as one by blocks does."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile
from tileseg.tiles.split_lists import read_list, split_by_lists
from training_image.tests.tiles.test_split import ground, tiles_of_many_zooms


@given(tiles=tiles_of_many_zooms, sides=st.lists(st.sampled_from(["training", "validation", None]), min_size=60))
def test_lists_that_share_no_ground_are_followed_and_all_others_refused(
    tiles: list[Tile], sides: list[str | None]
) -> None:
    training = [tile for tile, side in zip(tiles, sides, strict=False) if side == "training"]
    validation = [tile for tile, side in zip(tiles, sides, strict=False) if side == "validation"]
    assume(training and validation)
    trained = set().union(*map(ground, training))
    measured = set().union(*map(ground, validation))
    try:
        split = split_by_lists(tiles, training, validation, may_lack=False)
    except JobFailure:
        assert trained & measured
    else:
        assert [tiles[index] for index in split.training] == sorted(training)
        assert [tiles[index] for index in split.validation] == sorted(validation)
        assert trained.isdisjoint(measured)


def test_scenes_without_georeference_have_ground_of_their_own() -> None:
    large, small = Tile("large", 0, 1, 1), Tile("small", 0, 1, 1)
    assert split_by_lists([large, small], [large], [small], may_lack=False).validation == (1,)
    with pytest.raises(JobFailure, match=r"1 listed tiles show ground of both lists \(large/0/1/1\.tif\)"):
        split_by_lists([large, small], [large], [large], may_lack=False)


def test_a_listed_tile_that_was_not_found_is_refused_or_left_out() -> None:
    here, there, gone = (Tile("may", 9, x, 0) for x in range(3))
    with pytest.raises(JobFailure, match=r"1 listed tiles were not found \(may/9/2/0\.tif\): correct the lists"):
        split_by_lists([here, there], [here, gone], [there], may_lack=False)
    assert split_by_lists([here, there], [here, gone], [there], may_lack=True).training == (0,)
    with pytest.raises(JobFailure, match="the lists name 0 training and 1 validation tiles that were found"):
        split_by_lists([here, there], [gone], [there], may_lack=True)


def test_a_list_is_read_whatever_its_line_ends_and_extensions() -> None:
    assert read_list("a.txt", b"\xef\xbb\xbfmay/9/1/2.tif\r\n\n june/9/1/2.PNG \n") == [
        Tile("may", 9, 1, 2),
        Tile("june", 9, 1, 2),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"may/9/1/2.tif\nmay/9/\xc2\xa0", r"has the line 'may/9/': write SCENE/Z/X/Y"),
        (b"\xff\xfe", "is not text in UTF-8"),
    ],
)
def test_what_is_no_list_is_named(content: bytes, told: str) -> None:
    with pytest.raises(JobFailure, match=rf"the list of tiles a\.txt {told}"):
        read_list("a.txt", content)


def test_a_tile_inside_one_of_the_other_list_is_refused_at_any_zoom_between() -> None:
    wide, inside = Tile("may", 12, 3, 5), Tile("june", 15, 3 * 8 + 7, 5 * 8)
    for training, validation in (([wide], [inside]), ([inside], [wide])):
        with pytest.raises(JobFailure, match=r"1 listed tiles show ground of both lists \(june/15/31/40\.tif\)"):
            split_by_lists([wide, inside], training, validation, may_lack=False)
