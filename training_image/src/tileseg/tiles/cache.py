"""Tiles that were read once are kept, decoded, on the local disk."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.quarantine import Quarantine
from tileseg.tiles.sample import Sample

SHARE_OF_FREE_DISK = 0.8


class RowFile:
    """Arrays of one shape and type in one file, written by index, and read without a copy as a map of the file.

    They are written through the file and not through the map: a full disk is then an error to be handled, and not a
    signal that kills the process.
    """

    def __init__(self, path: Path, like: NDArray[Any], count: int) -> None:
        self._bytes_each = like.nbytes
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.posix_fallocate(self._file, 0, count * like.nbytes)
        mapped = np.memmap(path, like.dtype, "r", shape=(count, *like.shape))
        self._rows: NDArray[Any] = mapped.view(np.ndarray)

    def __getitem__(self, index: int) -> NDArray[Any]:
        row: NDArray[Any] = self._rows[index]
        return row

    def write(self, index: int, array: NDArray[Any]) -> None:
        """Raises OSError where the disk has no room; what was there is then of no use."""
        content = np.ascontiguousarray(array).data.cast("B")
        written = 0
        while written < self._bytes_each:
            written += os.pwrite(self._file, content[written:], index * self._bytes_each + written)

    def close(self) -> None:
        os.close(self._file)


class TileCache:
    """Fetches each pair once. Safe to use from many threads, as each pair has a place of its own.

    Memory is bounded: the files are mapped, so that the system drops their pages when it needs room. Tiles for which
    the disk has no room are fetched each time.
    """

    def __init__(self, tiles: Quarantine, folder: Path, say: Callable[[str], None]) -> None:
        self._tiles, self._say = tiles, say
        image, mask = tiles.blank.image_HWC, tiles.blank.mask_HW
        pairs = len(tiles.reader.pairs)
        room = int(SHARE_OF_FREE_DISK * shutil.disk_usage(folder).free) // (image.nbytes + mask.nbytes)
        self._capacity = min(pairs, max(1, room))
        if self._capacity < pairs:
            say(f"the disk has room for {self._capacity} of {pairs} decoded tiles: the rest is fetched each time")
        self._images = RowFile(folder / "images", image, self._capacity)
        self._masks = RowFile(folder / "masks", mask, self._capacity)
        self._kept = bytearray(self._capacity)
        self._writing = Lock()
        self._full = False
        if tiles.first_whole < self._capacity:
            self._keep(tiles.first_whole, tiles.whole)

    def read(self, index: int) -> Sample:
        """The pair at this index; raises what :meth:`tileseg.tiles.quarantine.Quarantine.read` raises."""
        if index < self._capacity and self._kept[index]:
            return Sample(self._images[index], self._masks[index])
        sample = self._tiles.read(index)
        if index < self._capacity and not self._full:
            self._keep(index, sample)
        return sample

    def close(self) -> None:
        self._images.close()
        self._masks.close()

    def _keep(self, index: int, sample: Sample) -> None:
        """One thread at a time: a file is locked while it is written, and the others would turn in circles for it."""
        try:
            with self._writing:
                self._images.write(index, sample.image_HWC)
                self._masks.write(index, sample.mask_HW)
            self._kept[index] = True
        except OSError as error:
            self._full = True
            self._say(f"the disk takes no more decoded tiles ({error.strerror}): the rest is fetched each time")
