"""A sample of the tiles, read as a job reads them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tileseg.progress import Say, told
from tileseg.tiles.dataset import TileDataset
from tileseg.tiles.reader import PairReader
from tileseg.tiles.sample import NO_CLASS, Sample
from tileseg.tiles.store import FileFault
from tileseg.training.preparation import evenly

AT_ONCE = 8


@dataclass
class Seen:
    """Of one side of the split."""

    samples: list[Sample] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def pixels(self, classes: int) -> NDArray[np.int64]:
        """How many there are of each class."""
        masks = [np.bincount(sample.mask_HW.ravel(), minlength=256)[:classes] for sample in self.samples]
        return np.sum(masks, axis=0, dtype=np.int64) if masks else np.zeros(classes, np.int64)

    @property
    def kinds(self) -> Counter[str]:
        """Tiles by sample type."""
        return Counter(str(sample.image_HWC.dtype) for sample in self.samples)

    @property
    def unclassed(self) -> float:
        """The share of pixels that are neither learnt nor measured."""
        return float(np.mean([(sample.mask_HW == NO_CLASS).mean() for sample in self.samples] or [0.0]))

    @property
    def lacking(self) -> float:
        """The share of pixels without data: of no class, and 0 in every band."""
        shares = [((sample.mask_HW == NO_CLASS) & ~sample.image_HWC.any(axis=2)).mean() for sample in self.samples]
        return float(np.mean(shares or [0.0]))


def look(dataset: TileDataset, most: int, say: Say) -> tuple[Seen, Seen]:
    """At most so many tiles, evenly chosen, half of each side: those to train on, those to validate on.

    A tile that is broken is noted; a place that cannot be read raises :class:`JobFailure`.
    """
    sides = [evenly(side, max(1, most // 2)) for side in (dataset.split.training, dataset.split.validation)]
    seen = Seen(), Seen()
    wanted = [(index, side) for indices, side in zip(sides, seen, strict=True) for index in indices]
    read = told(_read(dataset.reader, [index for index, _ in wanted]), len(wanted), say, "looked at {} tiles")
    for (_, side), found in zip(wanted, read, strict=True):
        if isinstance(found, Sample):
            side.samples.append(found)
        else:
            side.faults.append(found)
    return seen


def _read(reader: PairReader, indices: Sequence[int]) -> Iterator[Sample | str]:
    def each(index: int) -> Sample | str:
        try:
            return reader.read(index)
        except FileFault as fault:
            return str(fault)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(each, indices)
