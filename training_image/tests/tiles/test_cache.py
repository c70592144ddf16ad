"""Decoded tiles are kept on disk, as far as it has room."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tileseg.tiles.address import Tile
from tileseg.tiles.cache import SHARE_OF_FREE_DISK, TileCache
from tileseg.tiles.quarantine import Quarantine
from training_image.tests.ground import sample_at
from training_image.tests.tiles.test_supply import CountingReader

ONE = sample_at(Tile("meadow", 0, 0, 0))


@contextmanager
def cache_of(reader: CountingReader, folder: Path, said: list[str]) -> Iterator[TileCache]:
    tiles = TileCache(Quarantine(reader, most=0, say=said.append), folder, said.append)
    yield tiles
    tiles.close()


def test_a_tile_from_the_cache_is_the_one_that_was_read(tmp_path: Path) -> None:
    reader = CountingReader(5)
    with cache_of(reader, tmp_path, []) as tiles:
        for index in [3, 1, 3, 0, 4, 2, 1]:
            sample, truth = tiles.read(index), sample_at(reader.pairs[index].tile)
            assert np.array_equal(sample.image_HWC, truth.image_HWC)
            assert np.array_equal(sample.mask_HW, truth.mask_HW)
    assert set(reader.reads.values()) == {1}


def test_tiles_beyond_four_fifths_of_the_free_disk_are_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, said = CountingReader(4), list[str]()
    room_for_two = 2.5 * (ONE.image_HWC.nbytes + ONE.mask_HW.nbytes) / SHARE_OF_FREE_DISK
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=int(room_for_two)))
    with cache_of(reader, tmp_path, said) as tiles:
        for _ in range(3):
            for index in range(4):
                tiles.read(index)
    assert reader.reads == {0: 1, 1: 1, 2: 3, 3: 3}
    assert said == ["the disk has room for 2 of 4 decoded tiles: the rest is fetched each time"]


def test_tiles_for_which_the_disk_ran_out_of_room_are_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, said, write = CountingReader(6), list[str](), os.pwrite
    quota = [int(2.5 * (ONE.image_HWC.nbytes + ONE.mask_HW.nbytes))]

    def write_until_full(file: int, content: memoryview, offset: int) -> int:
        quota[0] -= len(content)
        if quota[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, content, offset)

    monkeypatch.setattr(os, "pwrite", write_until_full)
    with cache_of(reader, tmp_path, said) as tiles:
        for _ in range(3):
            for index in range(6):
                assert np.array_equal(tiles.read(index).image_HWC, sample_at(reader.pairs[index].tile).image_HWC)
    assert reader.reads == {0: 1, 1: 1, 2: 3, 3: 3, 4: 3, 5: 3}
    assert said == ["the disk takes no more decoded tiles (No space left on device): the rest is fetched each time"]


FILL = """
import resource

from training_image.tests.tiles.test_supply import CountingReader
from tileseg.tiles.supply import opened

resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
with opened(CountingReader(6), in_flight=2, say=print) as supply:
    assert len(list(supply.samples(range(6)))) == 6
"""


def test_a_disk_that_takes_no_file_of_that_size_leaves_the_job_without_a_cache(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-c", FILL], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "decoded tiles cannot be kept on disk (File too large): each is fetched every time\n"
