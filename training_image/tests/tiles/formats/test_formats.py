"""Every format gives back what was written, and only what it declared."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from itertools import product
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from tileseg.tiles.decode import BrokenTile, Raster, decoded
from training_image.tests.ground import tiff

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

SAMPLES = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)


def read(file: Any, name: str) -> NDArray[Any]:
    return decoded(file, name=name, size=64).samples_HWC


def npy(array: NDArray[Any]) -> bytes:
    file = BytesIO()
    np.save(file, array)
    return file.getvalue()


def geotiff(samples_HWC: NDArray[Any], **options: Any) -> bytes:
    """As GDAL writes it."""
    height, width, bands = samples_HWC.shape
    with MemoryFile() as file:
        kind = samples_HWC.dtype
        with file.open(driver="GTiff", height=height, width=width, count=bands, dtype=kind, **options) as raster:
            raster.write(np.moveaxis(samples_HWC, 2, 0))
        content: bytes = file.read()
        return content


@pytest.mark.parametrize("compression", [None, "zstd", "deflate", "lzw", "packbits", "lerc"])
@pytest.mark.parametrize("tile", [None, (32, 32)], ids=["striped", "tiled"])
@pytest.mark.parametrize("planes", ["contig", "separate"])
def test_a_tiff_is_read_however_it_is_laid_out(
    compression: str | None, tile: tuple[int, int] | None, planes: str
) -> None:
    samples = SAMPLES if planes == "contig" else np.moveaxis(SAMPLES, 2, 0).copy()
    file = tiff(samples, compression=compression, planarconfig=planes, tile=tile, rowsperstrip=None if tile else 24)
    assert np.array_equal(read(file, "a.tif"), SAMPLES)


@pytest.mark.parametrize("kind", ["uint8", "uint16", "int16", "float32", "float64"])
@pytest.mark.parametrize("bands", [1, 2, 4, 16])
def test_a_tiff_and_a_numpy_array_hold_any_sample_type_in_1_to_16_bands(kind: str, bands: int) -> None:
    samples = np.repeat(SAMPLES[:, :, :1], bands, axis=2).astype(kind) * np.arange(1, bands + 1).astype(kind)
    held = {"float64": "float32"}.get(kind, kind)
    predicted = {"compress": "deflate", "predictor": 3 if kind.startswith("float") else 2}
    for file, name in [
        (geotiff(samples), "a.tif"),
        (geotiff(samples, bigtiff="yes", endianness="big", interleave="pixel", **predicted), "a.tiff"),
        (npy(samples), "a.npy"),
        (npy(samples.astype(samples.dtype.newbyteorder(">"))), "a.npy"),
        (npy(np.asfortranarray(samples)), "a.npy"),
        (npy(np.moveaxis(samples, 2, 0)), "a.npy"),
    ]:
        assert read(file, name).dtype == held
        assert np.array_equal(read(file, name), samples.astype(held))


@pytest.mark.parametrize(
    ("bands", "colours", "planes"),
    [
        *product((1, 3, 4), ("minisblack",), ("pixel", "band")),
        *product((3, 4), ("rgb",), ("pixel", "band")),
        (3, "ycbcr", "pixel"),
    ],
)
def test_photographs_in_a_tiff_keep_their_bands(bands: int, colours: str, planes: str) -> None:
    smooth = np.add.outer(np.arange(64), np.arange(64)).astype(np.uint8)
    samples = np.stack([smooth // 2 + 20 * band for band in range(bands)], axis=2).astype(np.uint8)
    blocks = {"tiled": True, "blockxsize": 32, "blockysize": 32}
    file = geotiff(samples, compress="jpeg", jpeg_quality=98, photometric=colours, interleave=planes, **blocks)
    assert np.abs(read(file, "a.tif").astype(int) - samples).max() < 12


def test_a_cloud_optimised_geotiff_of_small_tiles_is_read() -> None:
    with MemoryFile() as file:
        kind = {"height": 64, "width": 64, "count": 3, "dtype": "uint8", "compress": "deflate", "blocksize": 512}
        with file.open(driver="COG", **kind) as raster:
            raster.write(np.moveaxis(SAMPLES, 2, 0))
        assert np.array_equal(read(file.read(), "a.tif"), SAMPLES)


@pytest.mark.parametrize(("nodata", "read_as"), [(0, 0.0), (-9999, -9999.0), (float("nan"), float("nan"))])
def test_the_nodata_tag_of_gdal_comes_with_the_samples(nodata: float, read_as: float) -> None:
    raster = decoded(geotiff(SAMPLES.astype(np.float32), nodata=nodata), name="a.tif", size=64)
    assert raster.nodata == pytest.approx(read_as, nan_ok=True)
    assert decoded(geotiff(SAMPLES), name="a.tif", size=64).nodata is None


LOSSLESS: dict[str, tuple[str, Callable[[NDArray[Any]], Any]]] = {
    "png of 8 bits": ("a.png", imagecodecs.png_encode),
    "png of 16 bits": ("a.PNG", lambda samples: imagecodecs.png_encode(samples.astype(np.uint16))),
    "webp": ("a.webp", lambda samples: imagecodecs.webp_encode(samples, lossless=True)),
}


@pytest.mark.parametrize("form", LOSSLESS)
@pytest.mark.parametrize("bands", [3, 4])
def test_pictures_are_read_as_they_were_written(form: str, bands: int) -> None:
    name, encode = LOSSLESS[form]
    samples = np.dstack([SAMPLES, SAMPLES[:, ::-1]])[:, :, :bands].copy()
    samples[:, :, 3:] |= 1  # WebP forgets the colour of what cannot be seen at all
    assert np.array_equal(read(encode(samples), name), samples)


@pytest.mark.parametrize("bands", [1, 3])
def test_a_jpeg_is_read_as_nearly_as_it_was_written(bands: int) -> None:
    smooth = np.add.outer(np.arange(64), np.arange(64)).astype(np.uint8)[:, :, np.newaxis].repeat(bands, axis=2)
    file = imagecodecs.jpeg8_encode(smooth.squeeze(), level=98)
    assert np.abs(read(file, "a.jpeg").astype(int) - smooth).max() < 8


def png(rows: bytes, *, bits: int, colour: int, extra: bytes = b"") -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, bits, colour, 0, 0, 0))
    palette = chunk(b"PLTE", bytes(range(6)) * (2 ** (bits - 1))) if colour == 3 else b""
    rest = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + palette + extra + rest


@pytest.mark.parametrize("colour", [0, 3], ids=["grey", "palette"])
@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_png_mask_gives_indices_and_not_colours(bits: int, colour: int) -> None:
    indices = SAMPLES[:, :, 0] & (2**bits - 1)
    each = 8 // bits
    packed = sum(indices[:, place::each].astype(int) << (8 - bits * (place + 1)) for place in range(each))
    rows = b"".join(b"\0" + row.astype(np.uint8).tobytes() for row in np.asarray(packed))
    assert np.array_equal(read(png(rows, bits=bits, colour=colour), "a.png")[:, :, 0], indices)


@pytest.mark.parametrize("options", [{}, {"compress": "deflate"}, {"compress": "ccittfax4"}])
def test_a_mask_of_one_bit_gives_zeros_and_ones(options: dict[str, str]) -> None:
    mask = SAMPLES[:, :, :1] % 2
    assert np.array_equal(read(geotiff(mask, nbits=1, **options), "a.tif"), mask)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def test_a_png_is_read_by_its_samples_alone_whatever_else_it_carries() -> None:
    """Other chunks may unpack to any size, or be ones that libpng refuses a file for."""
    plain = bytes(imagecodecs.png_encode(SAMPLES))
    end = plain.index(b"IDAT") - 4
    assert np.array_equal(read(plain[:end] + chunk(b"ABCD", b"any") + plain[end:], "a.png"), SAMPLES)


def test_a_tiff_whose_blocks_are_larger_than_any_tile_is_refused_before_they_are_unpacked() -> None:
    file = BytesIO(tiff(SAMPLES, tile=(64, 64), compression="zstd", planarconfig="contig"))
    with tifffile.TiffFile(file, mode="r+") as opened:
        for tag in ("TileWidth", "TileLength"):
            opened.pages.first.tags[tag].overwrite(16_384)
    with pytest.raises(BrokenTile, match="has strips or tiles of 16384 x 16384 pixels"):
        read(file.getvalue(), "a.tif")


def test_a_photograph_in_a_tiff_that_declares_more_than_any_tile_is_refused_before_it_is_unpacked() -> None:
    grown = geotiff(SAMPLES, compress="jpeg", photometric="rgb", interleave="pixel", blockysize=64)
    frame = struct.pack(">BHH", 8, 64, 64)
    assert frame in grown
    with pytest.raises(BrokenTile, match="holds a JPEG of 30000 x 30000 pixels"):
        read(grown.replace(frame, struct.pack(">BHH", 8, 30_000, 30_000)), "a.tif")


def test_an_array_of_objects_is_never_unpickled() -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return pytest.fail, ("it was unpickled",)

    file = BytesIO()
    np.save(file, np.full((64, 64), Trap(), dtype=object), allow_pickle=True)
    with pytest.raises(
        BrokenTile, match=r"a\.npy cannot be read: the NumPy array is an array of 2 dimensions of object"
    ):
        read(file.getvalue(), "a.npy")


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "of another format": ("a.png", tiff(SAMPLES), "the PNG begins as none does; upload it again"),
    "empty": ("a.tif", b"", "the TIFF begins as none does"),
    "of other sides": ("a.npy", npy(SAMPLES[:32]), "is 64 x 32 pixels: dataset.tile_size says 64"),
    "of too many bands": (
        "a.npy",
        npy(np.zeros((64, 64, 17), np.uint8)),
        "has 17 bands of uint8: allowed are at most 16",
    ),
    "of 32 bits": ("a.npy", npy(SAMPLES.astype(np.int32)), "has 3 bands of int32: allowed are .* uint8, uint16, int16"),
    "of complex numbers": ("a.npy", npy(SAMPLES.astype(complex)), "is an array of 3 dimensions of complex128"),
    "compressed with LZMA": (
        "a.tif",
        tiff(SAMPLES, compression="lzma"),
        r"compressed in a way that tiles are not \(34925",
    ),
    "cut short": ("a.tif", tiff(SAMPLES, planarconfig="contig")[:-9], "the TIFF is truncated"),
    "an animation": ("a.webp", b"RIFF\0\0\0\0WEBPVP8X\n\0\0\0\2\0\0\0\x3f\0\0\x3f\0\0", "the WebP is animated"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_is_no_tile_is_told_with_its_name(fault: str) -> None:
    name, file, told = REFUSED[fault]
    with pytest.raises(BrokenTile, match=f"the tile {name} .*{told}"):
        read(file, name)


def test_a_raster_without_bands_axis_gets_one() -> None:
    raster = decoded(tiff(SAMPLES[:, :, 0]), name="a.tif", size=64)
    assert isinstance(raster, Raster)
    assert raster.samples_HWC.shape == (64, 64, 1)
