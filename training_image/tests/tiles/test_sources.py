"""Tiles of several folders, each listed once."""

import os
from functools import partial
from pathlib import Path

import pytest

from tileseg.failure import JobFailure
from tileseg.recipe.data import Source
from tileseg.tiles.address import Tile
from tileseg.tiles.sources import Listing, listed
from tileseg.tiles.store import open_folder
from training_image.tests.ground import write_files
from training_image.tests.s3_server import Bucket, S3Server

TILES = {"may/9/1/2.tif": b"1", "june/9/1/2.tif": b"22", "june-old/9/1/2.png": b"3", "notes.txt": b""}


def listing(*sources: Source) -> Listing:
    return listed(sources, (1, 2), partial(open_folder, environ=os.environ), most_bytes=100)


def test_a_source_gives_the_scenes_whose_whole_name_its_expression_matches(tmp_path: Path) -> None:
    write_files(tmp_path, TILES)
    found = listing(Source(place=str(tmp_path), scenes="june|ma"))
    assert list(found.files) == [Tile("june", 9, 1, 2)]
    assert found.looked_at == 4
    assert len(listing(Source(place=str(tmp_path))).files) == 3


def test_each_source_says_where_its_bands_lie(tmp_path: Path) -> None:
    write_files(tmp_path, TILES)
    may = Source(place=str(tmp_path), scenes="may", bands=(4, 3))
    found = listing(may, Source(place=f"{tmp_path}/", scenes="june"))
    assert {tile.scene: file.bands for tile, file in found.files.items()} == {"may": (4, 3), "june": (1, 2)}


def test_sources_of_one_place_share_a_flat_listing_of_one_request_a_thousand_files(s3: S3Server) -> None:
    s3.buckets["many"] = Bucket({f"imagery/{scene}/9/{x}/0.tif": b"" for scene in "ab" for x in range(1200)})
    found = listing(Source(place="s3://many/imagery", scenes="a"), Source(place="s3://many/imagery/", scenes="b"))
    assert len(found.files) == 2400
    assert s3.requests == {"LIST": 3}


def test_a_tile_in_two_places_is_refused_with_both(tmp_path: Path) -> None:
    write_files(tmp_path / "one", TILES)
    write_files(tmp_path / "other", {"may/9/1/2.png": b""})
    with pytest.raises(
        JobFailure, match=r"1 tiles lie in two places \(.*one/may/9/1/2\.tif and .*other/may/9/1/2\.png"
    ):
        listing(Source(place=f"{tmp_path}/one"), Source(place=f"{tmp_path}/other"))
    with pytest.raises(JobFailure, match="3 tiles lie in two places"):
        listing(Source(place=f"{tmp_path}/one"), Source(place=f"{tmp_path}/one", scenes=".*"))


def test_a_file_too_large_for_a_tile_is_refused_before_it_is_fetched(tmp_path: Path) -> None:
    write_files(tmp_path, {"may/9/1/2.tif": bytes(2000)})
    with pytest.raises(JobFailure, match=r"may/9/1/2\.tif has 2000 bytes, more than 100: check dataset\.tile_size"):
        listing(Source(place=str(tmp_path)))
