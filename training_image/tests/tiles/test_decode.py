"""Files are judged by what they declare before memory is taken for them."""

import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from tileseg.tiles.decode import BrokenTile, decoded
from training_image.tests.ground import tiff
from training_image.tests.tiles.formats.test_formats import SAMPLES, geotiff, npy

GOOD: dict[str, Any] = {
    "plain.tif": tiff(SAMPLES, planarconfig="contig"),
    "tiled.tif": tiff(SAMPLES, compression="zstd", planarconfig="contig", tile=(32, 32)),
    "planes.tif": tiff(np.moveaxis(SAMPLES, 2, 0).copy(), compression="deflate", planarconfig="separate"),
    "predicted.tif": geotiff(SAMPLES.astype(np.float32), compress="lzw", predictor=3, bigtiff="yes", nodata=7),
    "packed.tif": tiff(SAMPLES, compression="packbits", planarconfig="contig", rowsperstrip=5),
    "photograph.tif": geotiff(SAMPLES, compress="jpeg", photometric="ycbcr", interleave="pixel"),
    "webp.tif": geotiff(SAMPLES, compress="webp", interleave="pixel"),
    "lerc.tif": geotiff(SAMPLES, compress="lerc"),
    "mask.tif": geotiff(SAMPLES[:, :, :1] % 2, nbits=1, compress="ccittfax4"),
    "eight.png": imagecodecs.png_encode(SAMPLES),
    "sixteen.png": imagecodecs.png_encode(SAMPLES[:, :, 0].astype(np.uint16)),
    "colour.jpg": imagecodecs.jpeg8_encode(SAMPLES),
    "grey.jpg": imagecodecs.jpeg8_encode(SAMPLES[:, :, 0].copy()),
    "lossless.webp": imagecodecs.webp_encode(SAMPLES, lossless=True),
    "lossy.webp": imagecodecs.webp_encode(SAMPLES, lossless=False),
    "array.npy": npy(SAMPLES),
    "reversed.npy": npy(np.asfortranarray(SAMPLES.astype(">f8"))),
}
HEADS = {"tif": (b"II*\0", b"MM\0*", b"II+\0\x08\0\0\0"), "png": (GOOD["eight.png"][:16],), "jpg": (b"\xff\xd8\xff",)}
HEADS |= {"webp": (GOOD["lossless.webp"][:16], b"RIFF\0\0\0\0WEBPVP8X"), "npy": (b"\x93NUMPY\1\0",)}

positions = st.one_of(st.integers(0, 64), st.integers(0, 400), st.integers(0, 20_000))
edits = st.lists(
    st.tuples(positions, st.one_of(st.sampled_from([b"", b"\0\0\0\0", b"\xff" * 4]), st.binary(max_size=6)))
)


def is_tile_or_broken(file: Any, name: str) -> bool:
    try:
        samples = decoded(memoryview(file), name=name, size=64).samples_HWC
    except BrokenTile as broken:
        return name in str(broken)
    return samples.shape[:2] == (64, 64) and 1 <= samples.shape[2] <= 16


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=60)
@given(edits=edits, cut=st.one_of(st.none(), positions))
def test_any_damage_is_told_as_such_or_does_not_show(
    name: str, edits: list[tuple[int, bytes]], cut: int | None
) -> None:
    file = bytearray(GOOD[name])
    for position, content in edits:
        file[position : position + max(1, len(content))] = content
    assert is_tile_or_broken(bytes(file[:cut]), name)


@pytest.mark.parametrize("extension", HEADS)
@settings(max_examples=100)
@given(data=st.data())
def test_any_made_up_file_is_told_as_such(extension: str, data: st.DataObject) -> None:
    head = data.draw(st.sampled_from(HEADS[extension]))
    assert is_tile_or_broken(head + data.draw(st.binary(max_size=400)), f"a.{extension}")


def declaring(file: Any, folder: Path, **tags: int) -> bytes:
    """The same TIFF with other values written into its tags."""
    path = folder / "lying.tif"
    path.write_bytes(file)
    with tifffile.TiffFile(path, mode="r+") as opened:
        for name, value in tags.items():
            opened.pages.first.tags[name].overwrite(value)
    return path.read_bytes()


def png_of(side: int, rows: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    profile = chunk(b"iCCP", b"x\0\0" + zlib.compress(MUCH))
    return b"\x89PNG\r\n\x1a\n" + header + profile + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


MUCH = bytes(64 << 20)


def bombs(folder: Path) -> dict[str, Any]:
    """Small files that ask for much: by what they declare, or by what they unpack to."""
    many = np.frombuffer(MUCH, np.uint8).reshape(8192, 8192)
    small, photograph = tiff(SAMPLES[:, :, 0], compression="jpeg"), imagecodecs.jpeg8_encode(many)
    inside = {"StripOffsets": len(small), "StripByteCounts": len(photograph)}
    blocks = {"tiled": True, "blockxsize": 8192, "blockysize": 8192}
    rows = {"rowsperstrip": 8192}
    return {
        f"{how}.tif": declaring(tiff(many, compression=how, **rows), folder, ImageWidth=64, ImageLength=64)
        for how in ("deflate", "zstd", "lzw", "packbits")
    } | {
        "huge.tif": declaring(GOOD["plain.tif"], folder, ImageWidth=60_000, ImageLength=60_000),
        "blocks.tif": geotiff(SAMPLES, compress="zstd", **blocks),
        "photograph.tif": declaring(small, folder, **inside) + photograph,
        "huge.png": png_of(50_000, b""),
        "rows.png": png_of(64, MUCH),
        "huge.jpg": photograph,
        "huge.webp": b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0\xff\xff\x3f\xff\xff\x3f" + bytes(9),
        "huge.npy": GOOD["array.npy"].replace(b"(64, 64, 3), }         ", b"(990000, 990000, 3), } "),
    }


MEASURE = """
import resource, sys
from pathlib import Path
from typing import Any
from tileseg.tiles.decode import BrokenTile, decoded

def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

files = {path.name: path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())}
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
decoded(files.pop("a-good.tif"), name="a-good.tif", size=64)
for name, file in files.items():
    before = peak()
    try:
        decoded(file, name=name, size=64)
    except BrokenTile:
        pass
    print(name, peak() - before)
"""


def test_a_small_file_that_asks_for_much_takes_no_more_memory_than_a_tile(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for name, file in (bombs(tmp_path) | {"a-good.tif": GOOD["photograph.tif"]}).items():
        (tmp_path / "files" / name).write_bytes(file)
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "files")], capture_output=True, text=True, check=False
    )
    assert measured.returncode == 0, measured.stderr
    taken = {name: int(number) for name, number in map(str.split, measured.stdout.splitlines())}
    assert len(taken) == 12
    assert {name: number for name, number in taken.items() if number > 4_000_000} == {}
