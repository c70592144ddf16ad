"""One tile and its mask, fetched by two requests and decoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.failure import JobFailure
from tileseg.recipe.data import Dataset, LandClass
from tileseg.tiles.decode import decoded
from tileseg.tiles.pairs import Pair
from tileseg.tiles.store import Folder

NO_CLASS = 255
"""An index that no class has: a recipe holds at most 32."""


@dataclass(frozen=True)
class Sample:
    """An image with the index of each pixel's class."""

    image_HWC: NDArray[Any]
    mask_HW: NDArray[np.uint8]


@dataclass(frozen=True)
class PairReader:
    """Reads any pair of a dataset; safe to call from many threads."""

    images: Folder
    masks: Folder
    pairs: Sequence[Pair]
    dataset: Dataset
    classes: Sequence[LandClass]

    def read(self, index: int) -> Sample:
        """The pair at this index.

        Raises:
            JobFailure: it cannot be read or decoded, lacks a band, or its mask has a value that is no class's.
        """
        pair = self.pairs[index]
        return Sample(self._image(pair), self._mask(pair))

    def _image(self, pair: Pair) -> NDArray[Any]:
        name = f"{self.images.place}/{pair.image}"
        image = decoded(self.images.read(pair.image), name=name, size=self.dataset.tile_size)
        if max(self.dataset.bands) > image.shape[2]:
            raise JobFailure(
                f"the tile {name} has {image.shape[2]} bands: dataset.bands asks for band {max(self.dataset.bands)}; "
                "ask for bands that the tiles have"
            )
        if image.dtype.kind == "f" and not np.isfinite(image).all():
            raise JobFailure(f"the tile {name} holds numbers that are not finite: fill or drop such tiles first")
        return image[:, :, [band - 1 for band in self.dataset.bands]]

    def _mask(self, pair: Pair) -> NDArray[np.uint8]:
        name = f"{self.masks.place}/{pair.mask}"
        mask = decoded(self.masks.read(pair.mask), name=name, size=self.dataset.tile_size)
        if mask.shape[2] != 1 or mask.dtype != np.uint8:
            raise JobFailure(f"the mask {name} has {mask.shape[2]} bands of {mask.dtype}: a mask has one, of uint8")
        indices: NDArray[np.uint8] = self._index_of_value()[mask[:, :, 0]]
        if NO_CLASS in indices:
            unknown = mask[:, :, 0][indices == NO_CLASS].min()
            known = ", ".join(str(land_class.value) for land_class in self.classes)
            raise JobFailure(
                f"the mask {name} has the value {unknown}, which is no class's (known: {known}): "
                "add it to [[classes]], or draw the mask again"
            )
        return indices

    def _index_of_value(self) -> NDArray[np.uint8]:
        table = np.full(256, NO_CLASS, np.uint8)
        for index, land_class in enumerate(self.classes):
            table[land_class.value] = index
        return table
