"""Files are judged by what they declare before memory is taken for them."""

import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tileseg.failure import JobFailure
from tileseg.tiles.decode import decoded
from training_image.tests.ground import tiff

SAMPLES = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)


@pytest.mark.parametrize("compression", [None, "zstd", "deflate", "lzw", "packbits"])
@pytest.mark.parametrize("tile", [None, (32, 32)], ids=["striped", "tiled"])
def test_what_was_written_is_read(compression: str | None, tile: tuple[int, int] | None) -> None:
    file = tiff(SAMPLES, compression=compression, planarconfig="contig", tile=tile)
    assert np.array_equal(decoded(file, name="a.tif", size=64), SAMPLES)


@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32"])
def test_sixteen_bits_and_fractions_are_read(dtype: str) -> None:
    samples = SAMPLES.astype(dtype)
    read = decoded(tiff(samples, planarconfig="contig"), name="a.tif", size=64)
    assert read.dtype == dtype
    assert np.array_equal(read, samples)


def test_bands_that_are_stored_one_after_the_other_come_last() -> None:
    file = tiff(np.moveaxis(SAMPLES, 2, 0).copy(), planarconfig="separate")
    assert np.array_equal(decoded(file, name="a.tif", size=64), SAMPLES)


def test_a_single_band_keeps_its_axis() -> None:
    assert decoded(tiff(SAMPLES[:, :, 0]), name="a.tif", size=64).shape == (64, 64, 1)


def memory_taken(file: bytes) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(JobFailure):
            decoded(file, name="bomb.tif", size=64)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_file_that_declares_a_huge_image_is_refused_before_memory_is_taken() -> None:
    file = bytearray(tiff(SAMPLES[:, :, 0]))
    width = file.index(b"\x00\x01\x03\x00\x01\x00\x00\x00\x40\x00")
    file[width + 8 : width + 12] = (60_000).to_bytes(4, "little")
    assert memory_taken(bytes(file)) < 10_000_000


def test_a_small_file_that_would_unpack_into_gigabytes_is_refused() -> None:
    bomb = tiff(np.zeros((8192, 8192), np.uint8), compression="deflate", rowsperstrip=8192)
    file = bytearray(bomb)
    for tag in (b"\x00\x01\x03\x00", b"\x01\x01\x03\x00"):
        at = file.index(tag)
        file[at + 8 : at + 12] = (64).to_bytes(4, "little")
    assert memory_taken(bytes(file)) < 10_000_000


@settings(max_examples=200)
@given(st.data())
def test_any_damage_is_told_as_such_or_does_not_show(data: st.DataObject) -> None:
    file: Any = bytearray(tiff(SAMPLES, compression="zstd", planarconfig="contig"))
    for _ in range(data.draw(st.integers(1, 8))):
        file[data.draw(st.integers(0, min(len(file) - 1, 400)))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(file)))
    try:
        read = decoded(bytes(file[:cut]), name="a.tif", size=64)
    except JobFailure as failure:
        assert "a.tif" in str(failure)
    else:
        assert read.shape[:2] == (64, 64)
