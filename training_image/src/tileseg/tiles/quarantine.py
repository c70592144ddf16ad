"""Tiles that cannot be used are set aside and counted, so that one of them does not end a job of many."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import numpy as np

from tileseg.failure import JobFailure
from tileseg.tiles.decode import BrokenTile
from tileseg.tiles.reader import PairReader
from tileseg.tiles.sample import NO_CLASS, Sample
from tileseg.tiles.sources import SHOWN
from tileseg.tiles.store import FileFault


@dataclass(frozen=True)
class Quarantined:
    """A pair that was set aside, by its tile's path, and why."""

    path: str
    reason: str


class Quarantine:
    """Reads pairs, and gives ground without data for those whose image or mask is broken.

    Safe to use from many threads. Of a pair that is set aside nothing is fetched again.
    """

    def __init__(self, reader: PairReader, *, most: int, say: Callable[[str], None]) -> None:
        """Reads pairs until one is whole, whose sample type all others must have.

        Args:
            reader: where samples come from.
            most: how many pairs may be set aside before the job ends; with 0, the first fault ends it.
            say: is told of each.

        Raises:
            JobFailure: too many pairs are broken, or all.
        """
        self.reader = reader
        self._most, self._say, self._lock = most, say, Lock()
        self._faults: dict[int, str] = {}
        self.first_whole, self.whole = self._first_whole()
        self.blank = Sample(np.zeros_like(self.whole.image_HWC), np.full_like(self.whole.mask_HW, NO_CLASS))

    @property
    def quarantined(self) -> list[Quarantined]:
        """What was set aside so far, in the order of addresses."""
        with self._lock:
            faults = sorted(self._faults.items())
        return [Quarantined(self.reader.pairs[index].tile.path, reason) for index, reason in faults]

    def read(self, index: int) -> Sample:
        """The pair at this index.

        Raises:
            JobFailure: too many pairs are broken, or a place cannot be read.
        """
        if index in self._faults:
            return self.blank
        try:
            return self._of_one_type(index, self.reader.read(index))
        except FileFault as fault:
            self._set_aside(index, fault)
            return self.blank

    def _first_whole(self) -> tuple[int, Sample]:
        for index in range(len(self.reader.pairs)):
            try:
                return index, self.reader.read(index)
            except FileFault as fault:
                self._set_aside(index, fault)
        raise JobFailure(f"every tile is broken: {next(iter(self._faults.values()))}")

    def _of_one_type(self, index: int, sample: Sample) -> Sample:
        found, expected = sample.image_HWC.dtype, self.whole.image_HWC.dtype
        if found != expected:
            pairs = self.reader.pairs
            raise BrokenTile(
                f"the tile {pairs[index].image.name} holds {found}, but {pairs[self.first_whole].image.name} holds "
                f"{expected}: tiles of one job share a sample type; convert one or the other"
            )
        return sample

    def _set_aside(self, index: int, fault: FileFault) -> None:
        if not self._most:
            raise fault
        with self._lock:
            new = index not in self._faults
            self._faults[index] = str(fault)
            faults = list(self._faults.values())
        if new:
            self._say(f"broken tile {len(faults)}, at most {self._most} are set aside: {fault}")
        if len(faults) > self._most:
            raise JobFailure(
                f"{len(faults)} tiles are broken, more than dataset.broken_tiles ({self._most}) allows; "
                f"the first: {' | '.join(faults[:SHOWN])}"
            ) from fault
