"""Scenes of every kind, read window by window."""

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tileseg.failure import JobFailure
from tileseg.scenes.opening import open_scene, scene_in
from training_image.tests.ground import tiff
from training_image.tests.scenes.world import write_scene

RAMP = (np.arange(70 * 90 * 3).reshape(70, 90, 3) % 251).astype(np.uint8)


def npy(samples: NDArray[Any]) -> bytes:
    file = BytesIO()
    np.save(file, samples)
    return file.getvalue()


KINDS: dict[str, Callable[[NDArray[Any]], bytes]] = {
    "GeoTIFF": lambda samples: tiff(samples, planarconfig="contig"),
    "planar TIFF": lambda samples: tiff(np.moveaxis(samples, 2, 0), planarconfig="separate"),
    "PNG": lambda samples: bytes(imagecodecs.png_encode(samples)),
    "WebP": lambda samples: bytes(imagecodecs.webp_encode(samples, lossless=True)),
    "NumPy": npy,
    "column-major NumPy": lambda samples: npy(np.asfortranarray(samples)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_windows_of_every_kind_of_file_hold_what_was_stored(kind: str, tmp_path: Path) -> None:
    data = KINDS[kind](RAMP)
    (tmp_path / "scene").write_bytes(data)
    rows, columns = slice(11, 50), slice(20, 90)
    for opened in (open_scene(tmp_path / "scene"), scene_in(data, "the body")):
        with opened as scene:
            assert (scene.height, scene.width, scene.bands, scene.dtype) == (70, 90, 3, np.dtype("uint8"))
            assert np.array_equal(scene.read(rows, columns), RAMP[rows, columns])


def test_jpeg_is_read_within_its_loss(tmp_path: Path) -> None:
    smooth = np.broadcast_to(np.arange(96, dtype=np.uint8)[:, None, None], (96, 96, 3))
    with scene_in(bytes(imagecodecs.jpeg8_encode(np.ascontiguousarray(smooth), level=95)), "the body") as scene:
        assert np.abs(scene.read(slice(0, 96), slice(0, 96)).astype(int) - smooth).max() <= 3


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32", "float64"])
def test_every_sample_type_and_its_nodata_survive(dtype: str, tmp_path: Path) -> None:
    samples = np.arange(64 * 64 * 16).reshape(64, 64, 16).astype(dtype)
    with open_scene(write_scene(tmp_path / "a.tif", samples, nodata=7)) as scene:
        assert scene.nodata == 7
        assert np.array_equal(scene.read(slice(0, 64), slice(0, 64)), samples)
    with open_scene(tmp_path / "a.tif", nodata=9) as scene:
        assert scene.nodata == 9


BOMB = npy(np.zeros((4, 4), np.uint8)).replace(b"(4, 4), }", b"(1000000, 1000000), }")

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "of no known kind"),
    "a virtual raster that names other files": (b"<VRTDataset></VRTDataset>", "of no known kind"),
    "a torn TIFF": (tiff(RAMP)[:40], "cannot be decoded"),
    "a torn PNG": (bytes(imagecodecs.png_encode(RAMP))[:30], "cannot be decoded"),
    "an array of objects": (npy(np.array([[None, None]], object)), "cannot be decoded"),
    "an array that promises a terabyte": (BOMB, "cannot be decoded"),
    "an array of one dimension": (npy(np.zeros(5)), "has 1 dimensions"),
    "complex numbers": (npy(np.zeros((5, 5), np.complex64)), "bands of complex64: allowed are"),
    "17 bands": (npy(np.zeros((5, 5, 17), np.uint8)), "with 17 bands of uint8"),
    "no rows": (npy(np.zeros((0, 5, 1), np.uint8)), "is 5 x 0 pixels"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_is_no_scene_is_refused_in_memory_and_on_disk(fault: str, tmp_path: Path) -> None:
    data, message = REFUSED[fault]
    (tmp_path / "scene").write_bytes(data)
    for opened in (open_scene(tmp_path / "scene"), scene_in(data, "the body")):
        with pytest.raises(JobFailure, match=message), opened:
            pass


def test_a_piece_that_would_not_fit_into_memory_is_refused_before_it_is_read() -> None:
    header = bytearray(tiff(np.zeros((64, 64), np.uint8), compression="zstd", tile=(64, 64)))
    for tag in (256, 257, 322, 323):  # width and height, of the image and of its tiles
        place = header.index(tag.to_bytes(2, "little"), 8)
        header[place + 2 : place + 12] = b"\x04\0\x01\0\0\0" + (40_000).to_bytes(4, "little")
    with pytest.raises(JobFailure, match="stored in pieces of 1600000000 bytes"), scene_in(bytes(header), "the body"):
        pass


@given(place=st.integers(8, 3000), value=st.integers(0, 255))
def test_a_damaged_file_is_refused_in_a_sentence_or_read_and_never_takes_much_memory(place: int, value: int) -> None:
    data = bytearray(tiff(RAMP, compression="zstd", planarconfig="contig"))
    data[place % len(data)] = value
    sentence = ""
    tracemalloc.start()
    try:
        with scene_in(bytes(data), "the body") as scene:
            scene.read(slice(0, min(70, scene.height)), slice(0, min(90, scene.width)))
    except JobFailure as failure:
        sentence = str(failure)
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert "\n" not in sentence
    assert most < 64 << 20
