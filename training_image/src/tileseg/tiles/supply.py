"""Tiles on tap: fetched ahead by threads, decoded, and from the second time on taken from the local disk."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tileseg.tiles.cache import TileCache
from tileseg.tiles.prefetch import in_order
from tileseg.tiles.reader import PairReader, Sample

Wanted = TypeVar("Wanted")
Prepared = TypeVar("Prepared")


@dataclass(frozen=True)
class TileSupply:
    """The pairs of a dataset by their index."""

    cache: TileCache
    pool: Executor
    ahead: int
    """Pairs under way or waiting at a time, which bounds the memory they take."""

    def sample(self, index: int) -> Sample:
        return self.cache.read(index)

    def samples(self, indices: Iterable[int]) -> Iterator[Sample]:
        return self.each(self.sample, indices)

    def each(self, work: Callable[[Wanted], Prepared], wanted: Iterable[Wanted]) -> Iterator[Prepared]:
        """The work done by threads ahead of its use, its results in the order of what was wanted."""
        return in_order(self.pool, work, wanted, ahead=self.ahead)


@contextmanager
def opened(reader: PairReader, *, in_flight: int) -> Iterator[TileSupply]:
    """A supply that cleans up behind itself."""
    with TemporaryDirectory(prefix="tiles-") as disk, ThreadPoolExecutor(in_flight) as pool:
        yield TileSupply(TileCache(reader, Path(disk)), pool, ahead=2 * in_flight)
