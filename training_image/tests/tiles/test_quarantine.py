"""Broken tiles are set aside, counted once each, told once each, up to a limit; what is no tile's fault is not."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product

import numpy as np
import pytest

from tileseg.failure import JobFailure
from tileseg.recipe.data import Dataset, LandClass, Source, Validation
from tileseg.recipe.learning import Training
from tileseg.recipe.sections import Recipe
from tileseg.tiles.dataset import find_dataset
from tileseg.tiles.sample import NO_CLASS
from tileseg.tiles.supply import TileSupply, opened
from training_image.tests.ground import tiff
from training_image.tests.s3_server import Bucket, S3Server

PLACE = "s3://tiles/derived"
DISC = [LandClass(name="ground", value=0, color="#000000"), LandClass(name="disc", value=1, color="#ffffff")]
DATASET = Dataset(
    imagery=(Source(place=f"{PLACE}/imagery"),),
    masks=(Source(place=f"{PLACE}/masks"),),
    tile_size=64,
    bands=(1, 2, 3),
    validation=Validation(block=2),
)
RECIPE = Recipe(dataset=DATASET, classes=tuple(DISC), train=Training(epochs=1, batch_size=4))


@contextmanager
def supply_of(said: list[str], *, broken_tiles: int) -> Iterator[TileSupply]:
    dataset = find_dataset(RECIPE, os.environ, said.append)
    with opened(dataset.reader, in_flight=4, broken_tiles=broken_tiles, say=said.append) as supply:
        yield supply


OF_ANOTHER_TYPE = "an image of another type"
"""Not the first whole one, which says which type the others must have."""

FAULTS: dict[str, tuple[str, Callable[[bytes], bytes | None]]] = {
    "an image that has gone": ("imagery", lambda _: None),
    "a mask that has gone": ("masks", lambda _: None),
    "a truncated image": ("imagery", lambda whole: whole[: len(whole) // 2]),
    "an empty mask": ("masks", lambda _: b""),
    "an image of another size": ("imagery", lambda _: tiff(np.zeros((32, 32, 3), np.uint8), planarconfig="contig")),
    "an image short of a band": ("imagery", lambda _: tiff(np.zeros((64, 64), np.uint8))),
    OF_ANOTHER_TYPE: ("imagery", lambda _: tiff(np.zeros((64, 64, 3), np.int16), planarconfig="contig")),
    "an image that grew since": ("imagery", lambda _: bytes(2_000_000)),
    "a mask of fractions": ("masks", lambda _: tiff(np.zeros((64, 64), np.float32))),
    "a mask with an unknown class": ("masks", lambda _: tiff(np.full((64, 64), 9, np.uint8))),
}


def spoil(bucket: Bucket, fault: str, place: str = "1/1") -> None:
    folder, damage = FAULTS[fault]
    key = f"derived/{folder}/meadow/0/{place}.tif"
    damaged = damage(bucket.objects.pop(key))
    if damaged is not None:
        bucket.objects[key] = damaged


@pytest.mark.parametrize(
    ("fault", "place"),
    [*product(FAULTS, ["1/1"]), *product([fault for fault in FAULTS if fault != OF_ANOTHER_TYPE], ["0/0"])],
)
def test_a_broken_pair_becomes_ground_without_data_and_is_told_once(fault: str, place: str, bucket: Bucket) -> None:
    said: list[str] = []
    dataset = find_dataset(RECIPE, os.environ)
    spoil(bucket, fault, place)
    with opened(dataset.reader, in_flight=4, broken_tiles=23, say=said.append) as supply:
        for _ in range(2):
            samples = list(supply.samples(range(24)))
            blank = [not sample.image_HWC.any() and bool((sample.mask_HW == NO_CLASS).all()) for sample in samples]
            assert [index for index, is_blank in enumerate(blank) if is_blank] == [{"0/0": 0, "1/1": 5}[place]]
        assert [each.path for each in supply.quarantined] == [f"meadow/0/{place}.tif"]
    assert len(said) == 1
    assert said[0].startswith("broken tile 1, at most 23 are set aside: ")
    assert f"meadow/0/{place}.tif" in said[0]


def test_a_broken_pair_is_not_fetched_again(s3: S3Server, bucket: Bucket) -> None:
    spoil(bucket, "a mask with an unknown class")
    dataset = find_dataset(RECIPE, os.environ)
    with opened(dataset.reader, in_flight=4, cached=False, broken_tiles=1) as supply:
        list(supply.samples(range(24)))
        s3.requests.clear()
        supply.sample(5)
    assert s3.requests["GET"] == 0


def test_pairs_above_the_limit_end_the_job_with_the_first_few(bucket: Bucket) -> None:
    for place in ("0/0", "1/1", "2/2", "3/3", "4/3"):
        spoil(bucket, "an empty mask", place)
    with supply_of([], broken_tiles=5) as supply:
        assert len(list(supply.samples(range(24)))) == 24
    told = r"5 tiles are broken, more than dataset\.broken_tiles \(4\) allows; the first: .*0/0\.tif.* \| .* \| .*masks"
    with supply_of([], broken_tiles=4) as supply, pytest.raises(JobFailure, match=told):
        list(supply.samples(range(24)))


def test_with_a_limit_of_nothing_the_first_fault_ends_the_job_with_its_own_words(bucket: Bucket) -> None:
    spoil(bucket, "a mask with an unknown class")
    told = r"masks/meadow/0/1/1\.tif has the value 9, which is no class's \(known: 0, 1\)"
    with supply_of([], broken_tiles=0) as supply, pytest.raises(JobFailure, match=told):
        list(supply.samples(range(24)))


def test_tiles_that_are_all_broken_end_the_job(bucket: Bucket) -> None:
    for key in bucket.objects:
        bucket.objects[key] = b""
    told = r"every tile is broken: the tile s3://tiles/.* begins as none does"
    with pytest.raises(JobFailure, match=told), supply_of([], broken_tiles=1000):
        pass


def test_many_threads_that_meet_one_broken_pair_count_it_once(bucket: Bucket) -> None:
    spoil(bucket, "an empty mask")
    said: list[str] = []
    with supply_of(said, broken_tiles=1) as supply:
        threads = [threading.Thread(target=supply.sample, args=(5,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(supply.quarantined) == len(said) == 1


def test_a_bucket_that_may_no_longer_be_read_is_no_tiles_fault(s3: S3Server, bucket: Bucket) -> None:
    with supply_of([], broken_tiles=1000) as supply:
        bucket.forbidden = True
        with pytest.raises(JobFailure, match=r"cannot read s3://tiles/derived/.*: access is forbidden"):
            list(supply.samples(range(24)))
        del s3.buckets["tiles"]
        with pytest.raises(JobFailure, match=r"cannot read s3://tiles/derived/.*: there is no such bucket"):
            list(supply.samples(range(24)))
