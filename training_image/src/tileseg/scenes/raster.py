"""A scene of any size, of which windows are read."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from rasterio.windows import Window

from tileseg.failure import JobFailure


class Scene(Protocol):
    """An image on a grid of pixels, which may have a place on Earth."""

    @property
    def name(self) -> str: ...
    @property
    def height(self) -> int: ...
    @property
    def width(self) -> int: ...
    @property
    def bands(self) -> int: ...
    @property
    def dtype(self) -> np.dtype[Any]: ...
    @property
    def nodata(self) -> float | None:
        """The value, in every band, of pixels without data."""

    @property
    def crs(self) -> Any:
        """The coordinate reference system, or nothing where the scene has no place on Earth."""

    @property
    def transform(self) -> Affine:
        """From column and row to coordinates."""

    def read(self, rows: slice, columns: slice) -> NDArray[Any]:
        """Samples of a window as rows, columns, bands; raises :class:`JobFailure` where the file is damaged."""


@dataclass(frozen=True)
class RasterScene:
    """What GDAL reads; not for several threads at once."""

    name: str
    raster: Any
    given_nodata: float | None = None
    """Where a person knows better than the file."""

    @property
    def height(self) -> int:
        return int(self.raster.height)

    @property
    def width(self) -> int:
        return int(self.raster.width)

    @property
    def bands(self) -> int:
        return int(self.raster.count)

    @property
    def dtype(self) -> np.dtype[Any]:
        found: np.dtype[Any] = np.dtype(self.raster.dtypes[0])
        return found

    @property
    def nodata(self) -> float | None:
        found = self.raster.nodata if self.given_nodata is None else self.given_nodata
        return None if found is None else float(found)

    @property
    def crs(self) -> Any:
        return self.raster.crs

    @property
    def transform(self) -> Affine:
        found: Affine = self.raster.transform
        return found

    def read(self, rows: slice, columns: slice) -> NDArray[Any]:
        window = Window(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)
        try:
            return np.moveaxis(self.raster.read(window=window), 0, 2)
        except RasterioError as error:
            raise JobFailure(f"{self.name} cannot be decoded ({first_line(error)}): make the file anew") from error


@dataclass(frozen=True)
class ArrayScene:
    """A NumPy array, which stays on disk where it comes from there."""

    name: str
    samples_HWC: NDArray[Any]
    nodata: float | None = None
    crs: Any = None
    transform: Affine = Affine.identity()  # noqa: RUF009 - immutable

    @property
    def height(self) -> int:
        return int(self.samples_HWC.shape[0])

    @property
    def width(self) -> int:
        return int(self.samples_HWC.shape[1])

    @property
    def bands(self) -> int:
        return int(self.samples_HWC.shape[2])

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.samples_HWC.dtype

    def read(self, rows: slice, columns: slice) -> NDArray[Any]:
        return np.asarray(self.samples_HWC[rows, columns])


def first_line(error: Exception) -> str:
    """The first line of what the reader said, or of what made it say so."""
    said = str(error.__cause__ or error).partition("\n")[0]
    return said[:200] or type(error).__name__
