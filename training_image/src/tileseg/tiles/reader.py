"""One tile and its mask, fetched by two requests and decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.recipe.data import Dataset
from tileseg.tiles.decode import BrokenTile, Raster, decoded
from tileseg.tiles.legend import Legend
from tileseg.tiles.nodata import lacking_data
from tileseg.tiles.pairs import Pair
from tileseg.tiles.sample import NO_CLASS, Sample
from tileseg.tiles.sources import TileFile

MASK_TYPES = ("uint8", "uint16", "int16")
MOST_BYTES_PER_PIXEL, MOST_METADATA = 16 * 8, 1 << 20


@dataclass(frozen=True)
class PairReader:
    """Reads any pair of a dataset; safe to call from many threads."""

    pairs: Sequence[Pair]
    dataset: Dataset
    legend: Legend

    def read(self, index: int) -> Sample:
        """The pair at this index.

        Raises:
            FileFault: it has gone, cannot be decoded, lacks a band, or its mask has a value that is no class's.
            JobFailure: the place that it lies in cannot be read.
        """
        pair = self.pairs[index]
        mask_HW = self._mask(pair.mask)
        image_HWC, lacking_HW = self._image(pair.image)
        if lacking_HW is not None:
            image_HWC, mask_HW = image_HWC.copy(), mask_HW.copy()
            image_HWC[lacking_HW], mask_HW[lacking_HW] = 0, NO_CLASS
        return Sample(image_HWC, mask_HW)

    def _image(self, file: TileFile) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        raster = self._raster(file)
        bands = raster.samples_HWC.shape[2]
        if max(file.bands) > bands:
            raise BrokenTile(
                f"the tile {file.name} has {bands} bands: dataset.bands asks for band {max(file.bands)}; "
                "ask for bands that the tiles have"
            )
        image_HWC: NDArray[Any] = raster.samples_HWC
        if file.bands != tuple(range(1, bands + 1)):
            image_HWC = image_HWC[:, :, [band - 1 for band in file.bands]]
        image_HWC = np.ascontiguousarray(image_HWC)
        return image_HWC, lacking_data(image_HWC, (self.dataset.nodata, raster.nodata))

    def _mask(self, file: TileFile) -> NDArray[np.uint8]:
        raster = self._raster(file)
        bands, kind = raster.samples_HWC.shape[2], raster.samples_HWC.dtype
        if bands != 1 or kind not in MASK_TYPES:
            raise BrokenTile(
                f"the mask {file.name} has {bands} bands of {kind}: a mask has one, of {', '.join(MASK_TYPES)}"
            )
        try:
            return self.legend.indices(raster.samples_HWC[:, :, 0], raster.nodata)
        except ValueError as error:
            raise BrokenTile(
                f"the mask {file.name} has the value {error}, which is no class's (known: {self.legend.known}): "
                "add it to [[classes]], name it in dataset.ignore, or draw the mask again"
            ) from error

    def _raster(self, file: TileFile) -> Raster:
        size = self.dataset.tile_size
        return decoded(file.folder.view(file.path, most_bytes=most_bytes(size)), name=file.name, size=size)


def most_bytes(size: int) -> int:
    """A larger file cannot be a tile of this width and height."""
    return size**2 * MOST_BYTES_PER_PIXEL + MOST_METADATA
