"""Files are judged by what they declare before memory is taken for them."""

import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
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
        with suppress(JobFailure):
            decoded(file, name="bomb.tif", size=64)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def declaring(size: int, file: bytes, folder: Path) -> bytes:
    """The same file with another width and height written into its header."""
    path = folder / "lying.tif"
    path.write_bytes(file)
    with tifffile.TiffFile(path, mode="r+") as tiff_file:
        for tag in ("ImageWidth", "ImageLength"):
            tiff_file.pages.first.tags[tag].overwrite(size)
    return path.read_bytes()


def test_a_file_that_declares_a_huge_image_takes_no_memory_for_it(tmp_path: Path) -> None:
    assert memory_taken(declaring(60_000, tiff(SAMPLES[:, :, 0]), tmp_path)) < 10_000_000


@pytest.mark.parametrize("compression", ["deflate", "zstd", "lzw", "packbits"])
def test_a_small_file_that_would_unpack_into_much_takes_no_more_memory_than_a_tile(
    compression: str, tmp_path: Path
) -> None:
    bomb = tiff(np.zeros((8192, 8192), np.uint8), compression=compression, rowsperstrip=8192)
    lying = declaring(64, bomb, tmp_path)
    assert memory_taken(lying) < 10_000_000


@settings(max_examples=200)
@given(st.data())
def test_any_damage_is_told_as_such_or_does_not_show(data: st.DataObject) -> None:
    file: Any = bytearray(tiff(SAMPLES, compression="zstd", planarconfig="contig"))
    for _ in range(data.draw(st.integers(1, 8))):
        file[data.draw(st.integers(0, min(len(file) - 1, 400)))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(file)))
    assert read_or_named(bytes(file[:cut]))


def read_or_named(file: bytes) -> bool:
    try:
        return decoded(file, name="a.tif", size=64).shape[:2] == (64, 64)
    except JobFailure as failure:
        return "a.tif" in str(failure)
