"""Tiles on tap: fetched ahead by threads, decoded, and from the second time on taken from the local disk."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from tileseg.tiles.cache import TileCache
from tileseg.tiles.prefetch import in_order
from tileseg.tiles.quarantine import Quarantine, Quarantined
from tileseg.tiles.reader import PairReader
from tileseg.tiles.sample import Sample

REQUESTS_OF_A_PAIR = 2
"""Made one after the other by one thread, so that as many pairs are fetched at a time as half of the threads."""

Wanted = TypeVar("Wanted")
Prepared = TypeVar("Prepared")


@dataclass(frozen=True)
class TileSupply:
    """The pairs of a dataset by their index."""

    tiles: Quarantine
    cache: TileCache | None
    pool: Executor
    ahead: int
    """Pairs under way or waiting at a time, which bounds the memory they take."""

    @property
    def quarantined(self) -> list[Quarantined]:
        """The pairs that were set aside so far, because they are broken."""
        return self.tiles.quarantined

    def sample(self, index: int) -> Sample:
        return (self.cache or self.tiles).read(index)

    def samples(self, indices: Iterable[int]) -> Iterator[Sample]:
        return self.each(self.sample, indices)

    def each(self, work: Callable[[Wanted], Prepared], wanted: Iterable[Wanted]) -> Iterator[Prepared]:
        """The work done by threads ahead of its use, its results in the order of what was wanted."""
        return in_order(self.pool, work, wanted, ahead=self.ahead)


@contextmanager
def opened(
    reader: PairReader,
    *,
    in_flight: int,
    cached: bool = True,
    broken_tiles: int = 0,
    say: Callable[[str], None] = lambda _: None,
) -> Iterator[TileSupply]:
    """A supply that cleans up behind itself.

    Args:
        reader: where samples come from.
        in_flight: pairs that are fetched at the same time.
        cached: whether decoded tiles are kept on the local disk.
        broken_tiles: how many may be set aside before the job ends.
        say: is told of each, and of a disk without room.

    Raises:
        JobFailure: no tile is whole, or too many are broken.
    """
    tiles = Quarantine(reader, most=broken_tiles, say=say)
    with TemporaryDirectory(prefix="tiles-") as disk, ThreadPoolExecutor(REQUESTS_OF_A_PAIR * in_flight) as pool:
        cache = _cache(tiles, Path(disk), say) if cached else None
        with closing(cache) if cache else nullcontext():
            yield TileSupply(tiles, cache, pool, ahead=3 * in_flight)


def _cache(tiles: Quarantine, folder: Path, say: Callable[[str], None]) -> TileCache | None:
    try:
        return TileCache(tiles, folder, say)
    except OSError as error:
        say(f"decoded tiles cannot be kept on disk ({error.strerror}): each is fetched every time")
        return None
