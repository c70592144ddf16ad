"""Tiles are read ahead, in order, within bounds, and once."""

import shutil
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tileseg.tiles.address import Tile
from tileseg.tiles.cache import SHARE_OF_FREE_DISK, TileCache
from tileseg.tiles.pairs import Pair
from tileseg.tiles.prefetch import in_order
from tileseg.tiles.reader import PairReader, Sample
from tileseg.tiles.supply import opened
from training_image.tests.ground import sample_at


class CountingReader(PairReader):
    """Samples out of nowhere, and how often each was asked for."""

    def __init__(self, count: int) -> None:
        tiles = [Tile("meadow", 0, x, 0) for x in range(count)]
        object.__setattr__(self, "pairs", [Pair(tile, tile.path, tile.path) for tile in tiles])
        object.__setattr__(self, "reads", Counter())

    def read(self, index: int) -> Sample:
        self.reads[index] += 1  # type: ignore[attr-defined]
        return sample_at(self.pairs[index].tile)


@given(count=st.integers(0, 30), ahead=st.integers(1, 8), threads=st.integers(1, 4))
def test_results_come_in_the_order_of_what_was_asked(count: int, ahead: int, threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        squares = in_order(pool, lambda number: number**2, range(count), ahead=ahead)
        assert list(squares) == [number**2 for number in range(count)]


def test_work_is_done_at_the_same_time_but_never_further_ahead_than_allowed() -> None:
    begun: list[int] = []

    def read(index: int) -> int:
        begun.append(index)
        time.sleep(0.001)
        return index

    with ThreadPoolExecutor(4) as pool:
        for taken, _ in enumerate(in_order(pool, read, range(40), ahead=6), start=1):
            assert len(begun) <= taken + 6


def test_what_was_not_used_is_not_read_when_the_reader_leaves() -> None:
    gate, begun = threading.Event(), Counter[int]()

    def read(index: int) -> int:
        begun[index] += 1
        gate.wait(0 if index == 0 else 0.2)
        return index

    with ThreadPoolExecutor(1) as pool:
        results = in_order(pool, read, range(100), ahead=20)
        next(results)
        results.close()
    assert len(begun) < 5


class WaitingReader(CountingReader):
    """Every tile but the first waits until another is asked for too."""

    def read(self, index: int) -> Sample:
        if index:
            BOTH.wait(timeout=20)
        return super().read(index)


BOTH = threading.Barrier(2)


def test_tiles_are_fetched_at_the_same_time() -> None:
    with opened(WaitingReader(5), in_flight=2) as supply:
        assert len(list(supply.samples(range(1, 5)))) == 4


def test_a_tile_is_read_once_and_always_looks_the_same() -> None:
    reader = CountingReader(5)
    with opened(reader, in_flight=2) as supply:
        for _ in range(3):
            for index, sample in enumerate(supply.samples(range(5))):
                assert np.array_equal(sample.image_HWC, sample_at(reader.pairs[index].tile).image_HWC)
                assert np.array_equal(sample.mask_HW, sample_at(reader.pairs[index].tile).mask_HW)
    assert set(reader.reads.values()) == {1}  # type: ignore[attr-defined]


def test_tiles_that_the_disk_has_no_room_for_are_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = CountingReader(4)
    one = sample_at(Tile("meadow", 0, 0, 0))
    room_for_two = 2.5 * (one.image_HWC.nbytes + one.mask_HW.nbytes) / SHARE_OF_FREE_DISK
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=int(room_for_two)))
    tiles = TileCache(reader, tmp_path)
    for _ in range(3):
        for index in range(4):
            tiles.read(index)
    assert reader.reads == {0: 1, 1: 1, 2: 3, 3: 3}  # type: ignore[attr-defined]
