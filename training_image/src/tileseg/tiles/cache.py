"""Tiles that were read once are kept, decoded, on the local disk."""

import shutil
from pathlib import Path

import numpy as np

from tileseg.failure import JobFailure
from tileseg.tiles.reader import PairReader, Sample

SHARE_OF_FREE_DISK = 0.8


class TileCache:
    """Fetches each pair once. Safe to use from many threads, as each pair has a place of its own.

    Memory is bounded: the files are mapped, so that the system drops their pages when it needs room. Tiles for which
    the disk has no room are fetched each time.
    """

    def __init__(self, reader: PairReader, folder: Path) -> None:
        self._reader = reader
        first = reader.read(0)
        image, mask = first.image_HWC, first.mask_HW
        room = int(SHARE_OF_FREE_DISK * shutil.disk_usage(folder).free) // (image.nbytes + mask.nbytes)
        self._capacity = min(len(reader.pairs), max(1, room))
        self._images = np.memmap(folder / "images", image.dtype, "w+", shape=(self._capacity, *image.shape))
        self._masks = np.memmap(folder / "masks", mask.dtype, "w+", shape=(self._capacity, *mask.shape))
        self._kept = [False] * self._capacity
        self._keep(0, first)

    def read(self, index: int) -> Sample:
        """The pair at this index; raises what :meth:`PairReader.read` raises, and where sample types are mixed."""
        if index >= self._capacity:
            return self._checked(index, self._reader.read(index))
        if not self._kept[index]:
            self._keep(index, self._checked(index, self._reader.read(index)))
        return Sample(self._images[index], self._masks[index])

    def _keep(self, index: int, sample: Sample) -> None:
        self._images[index] = sample.image_HWC
        self._masks[index] = sample.mask_HW
        self._kept[index] = True

    def _checked(self, index: int, sample: Sample) -> Sample:
        found, expected = sample.image_HWC.dtype, self._images.dtype
        if found != expected:
            pairs = self._reader.pairs
            raise JobFailure(
                f"the tile {pairs[index].image} holds {found}, but {pairs[0].image} holds {expected}: "
                "tiles of one job share a sample type; convert one or the other"
            )
        return sample
