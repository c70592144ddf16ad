"""Memory of the loader while it fetches a hundred thousand tiles; none of them is kept."""

from collections.abc import Callable, Iterator
from itertools import islice

import psutil

from tileseg.tiles.dataset import find_dataset
from tileseg.tiles.supply import opened
from training_image.benchmarks.imagery import Shape
from training_image.benchmarks.loader import Case, recipe, served
from training_image.benchmarks.report import Row

TITLE = "Loader's memory in MB over 100,000 tiles: growth; limit: what may wait"
CASE = Case(Shape(64, bands=3), pairs=2500, seed_pairs=0, reach=0)
TILES = 100_000
WARM_UP = 10_000
LOOKS = 10
SLACK_MB = 8.0
"""What Python's and the C library's allocators may take and give back between two looks."""
MB = 1e6


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    """The seed's loader held whole epochs' lists only; there is nothing that it could be held against."""
    wanted = recipe(CASE.shape)
    with served(CASE, latency_ms=0) as (s3, _):
        dataset = find_dataset(wanted, s3.environ)
        with opened(dataset.reader, in_flight=wanted.dataset.in_flight, cached=False) as supply:
            samples = supply.samples(index % CASE.pairs for index in range(TILES))
            seen = [look(samples, WARM_UP)]
            for number in range(1, LOOKS + 1):
                seen.append(look(samples, (TILES - WARM_UP) // LOOKS))
                say(f"{WARM_UP + number * (TILES - WARM_UP) // LOOKS} tiles, {seen[-1]:.1f} MB")
            ahead = supply.ahead
    one = CASE.shape.size**2 * (2 * CASE.shape.bands + 1) / MB
    growth = max(seen) - seen[0]
    yield Row("growth from tile 10,000 on", growth, limit=SLACK_MB, met=growth <= SLACK_MB)
    yield Row("of the process", max(seen), limit=None, said=f"at most {ahead} pairs of {one:.3f} MB wait at a time")


def look(samples: Iterator[object], count: int) -> float:
    """Memory that is this process's own, after so many more tiles: pages of mapped files go when others need room."""
    for _ in islice(samples, count):
        pass
    used = psutil.Process().memory_info()
    return float(used.rss - used.shared) / MB
