"""Files opened as scenes, on disk or in memory, and refused by what they declare."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile

from tileseg.failure import JobFailure
from tileseg.scenes.raster import ArrayScene, RasterScene, Scene, first_line

warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a scene may well have no place on Earth

SIGNATURES = {
    b"II*\0": "GTiff",
    b"MM\0*": "GTiff",
    b"II+\0": "GTiff",
    b"MM\0+": "GTiff",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"RIFF": "WEBP",
    b"\x93NUMPY": "NumPy",
}
"""What a file begins with tells its kind, whatever its name; GDAL is asked for no other kind."""

KINDS = "GeoTIFF, PNG, JPEG, WebP or NumPy"
SAMPLE_TYPES = ("uint8", "uint16", "int16", "float32", "float64")
MOST_BANDS = 16
LARGEST_BLOCK = 1 << 30
"""Bytes of the largest piece that a file may be stored in, as a window needs at least one of them in memory."""

SURROUNDINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",  # what lies beside a file says nothing about it
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_CACHEMAX": 512 << 20,  # bytes of decoded pieces that are kept
}


@contextmanager
def open_scene(path: Path, nodata: float | None = None) -> Iterator[Scene]:
    """The scene in this file, checked by what it declares; its samples are read as they are asked for.

    Args:
        path: a file of any of the known kinds.
        nodata: the value of pixels without data, if not the one that the file names.

    Raises:
        JobFailure: missing, of no known kind, or of samples that scenes do not have.
    """
    try:
        with path.open("rb") as file:
            kind = _kind(file.read(8), str(path))
    except OSError as error:
        raise JobFailure(f"cannot read {path} ({error.strerror}): give an existing file") from error
    if kind == "NumPy":
        yield _checked(_array(path, str(path), nodata))
        return
    with rasterio.Env(**SURROUNDINGS), _opened(path, kind, str(path)) as raster:
        yield _checked(RasterScene(str(path), raster, nodata))


@contextmanager
def scene_in(data: bytes, name: str, nodata: float | None = None) -> Iterator[Scene]:
    """The same for a file in memory."""
    kind = _kind(data[:8], name)
    if kind == "NumPy":
        yield _checked(_array(BytesIO(data), name, nodata))
        return
    with rasterio.Env(**SURROUNDINGS), MemoryFile(data) as file, _opened(file.name, kind, name) as raster:
        yield _checked(RasterScene(name, raster, nodata))


def _kind(beginning: bytes, name: str) -> str:
    for signature, kind in SIGNATURES.items():
        if beginning.startswith(signature):
            return kind
    raise JobFailure(f"{name} is of no known kind: give a {KINDS} file")


def _opened(place: Any, kind: str, name: str) -> Any:
    try:
        return rasterio.open(place, driver=kind)
    except RasterioError as error:
        raise JobFailure(f"{name} cannot be decoded ({first_line(error)}): give a whole {KINDS} file") from error


def _array(file: Path | BytesIO, name: str, nodata: float | None) -> ArrayScene:
    try:
        samples = _array_in(file) if isinstance(file, BytesIO) else np.load(file, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise JobFailure(f"{name} cannot be decoded ({first_line(error)}): give a whole {KINDS} file") from error
    if samples.ndim not in (2, 3):
        raise JobFailure(f"{name} has {samples.ndim} dimensions: a scene has rows, columns and bands, in this order")
    return ArrayScene(name, samples if samples.ndim == 3 else samples[:, :, np.newaxis], nodata)


def _array_in(file: BytesIO) -> NDArray[Any]:
    """The array in place, so that no memory is taken for what a header merely promises."""
    version = np.lib.format.read_magic(file)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, column_major, dtype = read(file)
    if dtype.hasobject:
        raise ValueError("it holds Python objects")
    content = np.frombuffer(file.getvalue(), dtype, count=int(np.prod(shape, dtype=object)), offset=file.tell())
    return content.reshape(shape, order="F" if column_major else "C")


def _checked(scene: Scene) -> Scene:
    if str(scene.dtype) not in SAMPLE_TYPES or not 1 <= scene.bands <= MOST_BANDS or not scene.height * scene.width:
        raise JobFailure(
            f"{scene.name} is {scene.width} x {scene.height} pixels with {scene.bands} bands of {scene.dtype}: "
            f"allowed are 1 to {MOST_BANDS} bands of {', '.join(SAMPLE_TYPES)}; convert it"
        )
    if isinstance(scene, RasterScene):
        rows, columns = scene.raster.block_shapes[0]
        block = rows * columns * scene.bands * scene.dtype.itemsize
        if block > LARGEST_BLOCK:
            raise JobFailure(
                f"{scene.name} is stored in pieces of {block} bytes, more than {LARGEST_BLOCK}: "
                "store it in tiles, with gdal_translate -of COG"
            )
    return scene
