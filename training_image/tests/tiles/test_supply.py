"""Tiles are read ahead, in order, within bounds, and once."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import MemoryStore

from tileseg.tiles.address import Tile
from tileseg.tiles.pairs import Pair
from tileseg.tiles.prefetch import in_order
from tileseg.tiles.reader import PairReader
from tileseg.tiles.sample import Sample
from tileseg.tiles.sources import TileFile
from tileseg.tiles.store import Folder
from tileseg.tiles.supply import opened
from training_image.tests.ground import sample_at

NOWHERE = Folder("/nowhere", MemoryStore(), "")


class CountingReader(PairReader):
    """Samples out of nowhere, and how often each was asked for."""

    reads: Counter[int]

    def __init__(self, count: int) -> None:
        tiles = [Tile("meadow", 0, x, 0) for x in range(count)]
        files = [TileFile(NOWHERE, tile.path, (1, 2, 3)) for tile in tiles]
        pairs = [Pair(tile, file, file) for tile, file in zip(tiles, files, strict=True)]
        object.__setattr__(self, "pairs", pairs)
        object.__setattr__(self, "reads", Counter())

    def read(self, index: int) -> Sample:
        self.reads[index] += 1
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
    assert set(reader.reads.values()) == {1}


def test_without_a_cache_every_tile_is_read_each_time() -> None:
    reader = CountingReader(3)
    with opened(reader, in_flight=2, cached=False) as supply:
        for _ in range(3):
            assert len(list(supply.samples(range(3)))) == 3
        assert supply.cache is None
    assert reader.reads == {0: 4, 1: 3, 2: 3}  # the first is also looked at for its type
