"""Many histories, in several processes, and one table of what became of them."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from benchmarks.idle.histories import History

SHARE = 500  # histories of one task of a process


@dataclass(frozen=True)
class Found:
    """``false_stops`` are of apps in use within the limit, shared, kept, or whose owner was not warned. Of these apart,
    ``raced``: who came back after the app was read for the last time, ``window`` seconds before its deletion at most
    where no call was held up, or tagged it less than a minute before; ``skewed``: early by no more than clocks were
    wrong; ``aged``: in use, but old and silent, where the admin said that this is enough. ``missed`` is what had good
    signals and ran on for more than limit and a sweep. ``resumed`` runs went on where another had broken off.
    """

    histories: int
    sweeps: int
    resumed: int
    stops: int
    false_stops: int
    raced: int
    skewed: int
    aged: int
    missed: int
    window: float
    seconds: float

    def __str__(self) -> str:
        told = [f"| {name.replace('_', ' ')} | {value:,} |" for name, value in vars(self).items()]
        return "\n".join(["| what | how many |", "|---|---|", *told])


def some(first: int, count: int) -> tuple[Counter[str], float, float]:
    """What became of so many histories, the longest window and the seconds of processor time."""
    started, window = time.process_time(), 0.0
    counts: Counter[str] = Counter()
    for seed in range(first, first + count):
        history = History(seed)
        counts.update(history.live())
        window = max(window, history.window)
    return counts, window, time.process_time() - started


def hunt(count: int, *, first: int = 0, processes: int = 1, told: Callable[[int], None] = lambda _: None) -> Found:
    """``told`` hears how many are done. Seconds are of processor time, of all processes together."""
    starts = range(first, first + count, SHARE)
    sizes = [min(SHARE, first + count - start) for start in starts]
    found = Found(*[0] * 11)
    if processes == 1:
        parts = map(some, starts, sizes)
        for size, part in zip(sizes, parts, strict=True):
            told((found := _with(found, size, *part)).histories)
        return found
    with ProcessPoolExecutor(processes) as pool:
        for size, part in zip(sizes, pool.map(some, starts, sizes), strict=True):
            told((found := _with(found, size, *part)).histories)
    return found


def _with(found: Found, size: int, counts: Counter[str], window: float, seconds: float) -> Found:
    return replace(
        found,
        histories=found.histories + size,
        sweeps=found.sweeps + counts["sweeps"],
        resumed=found.resumed + counts["resumed"],
        stops=found.stops + counts["stops"],
        false_stops=found.false_stops + counts["false"],
        raced=found.raced + counts["raced"],
        skewed=found.skewed + counts["skewed"],
        aged=found.aged + counts["aged"],
        missed=found.missed + counts["missed"],
        window=round(max(found.window, window), 1),
        seconds=round(found.seconds + seconds, 1),
    )
