"""Tiles a second on the first epoch, against the seed's loader and against bare requests for the same objects."""

import asyncio
import os
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Self

import numpy as np
import obstore
from obstore.store import S3Store

from tileseg.recipe.reader import recipe_of
from tileseg.recipe.sections import Recipe
from tileseg.tiles.dataset import find_dataset
from tileseg.tiles.store import client_options
from tileseg.tiles.supply import opened
from training_image.benchmarks.imagery import Shape, write_pairs
from training_image.benchmarks.report import Row
from training_image.benchmarks.s3 import LATENCY_MS, S3, serving
from training_image.benchmarks.seed_loader import BATCH, seed_batches

TITLE = "First epoch, tiles/s: against the seed's loader; limit: bare GETs"
BUCKET = "tiles"
REPEATS = 3
SHARE_OF_BARE = 0.8


@dataclass(frozen=True)
class Case:
    """Tiles of one shape; so many that a run takes seconds, by either loader."""

    shape: Shape
    pairs: int
    seed_pairs: int
    reach: float


CASES = (Case(Shape(256), 2048, 11 * BATCH, reach=150), Case(Shape(512), 768, 11 * BATCH, reach=80))


@dataclass(frozen=True)
class Speed:
    """Pairs a second, and the requests that one pair, and finding them all, took."""

    pairs: float
    requests: float
    listings: int


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    for case in CASES:
        with served(case) as (s3, paths):
            seed = seed_speed(s3, paths[: case.seed_pairs])
            say(f"{case.shape}: the seed's loader {seed.pairs:.1f} tiles/s")
            yield from compared(seed, case, Turns.taken(s3, paths, case.shape, say))


@contextmanager
def served(case: Case, latency_ms: int = LATENCY_MS) -> Iterator[tuple[S3, list[str]]]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        paths = write_pairs(Path(name) / BUCKET, case.shape, case.pairs)
        with serving(Path(name), latency_ms=latency_ms) as s3:
            yield s3, paths


@dataclass(frozen=True)
class Turns:
    """Ours and the limit, measured in turns on one server, as machines drift."""

    ours: list[Speed]
    kept: list[Speed]
    """The same, with each tile written to the local disk for later epochs, as a job does unless told not to."""
    bare: list[float]

    @classmethod
    def taken(cls, s3: S3, paths: Sequence[str], shape: Shape, say: Callable[[str], None]) -> Self:
        wanted = recipe(shape)
        turns = cls([], [], [])
        for _ in range(REPEATS):
            turns.ours.append(ours_speed(s3, wanted, cached=False))
            turns.bare.append(bare_speed(paths, wanted.dataset.in_flight))
            turns.kept.append(ours_speed(s3, wanted, cached=True))
            now = turns.ours[-1].pairs, turns.kept[-1].pairs, turns.bare[-1]
            say("{}: ours {:.0f}, kept on disk {:.0f}, bare GETs {:.0f} tiles/s".format(shape, *now))
        return turns


def compared(seed: Speed, case: Case, turns: Turns) -> Iterator[Row]:
    ours, limit = median(turn.pairs for turn in turns.ours), median(turns.bare)
    share = median(turn.pairs / bare for turn, bare in zip(turns.ours, turns.bare, strict=True))
    requests, listings = turns.kept[0].requests, turns.kept[0].listings
    flat = 2 * -(-case.pairs // 1000)
    yield Row(str(case.shape), ours, seed.pairs, ours / seed.pairs, case.reach, limit)
    yield Row("  share of bare GETs", ours, limit, share, SHARE_OF_BARE)
    kept = median(turn.pairs for turn in turns.kept)
    yield Row("  and kept on disk", kept, seed.pairs, kept / seed.pairs, limit=limit)
    yield Row("  requests a pair", requests, seed.requests, limit=2, met=requests <= 2)
    yield Row("  LISTs, of 1000 files each", listings, limit=flat, met=listings <= flat)


def seed_speed(s3: S3, paths: Sequence[str]) -> Speed:
    """From the second batch on: the first waits for a process to start."""
    batches = seed_batches(s3.url, BUCKET, paths)
    next(batches)
    s3.requests()
    began = perf_counter()
    pairs = BATCH * sum(1 for _ in batches)
    seconds = perf_counter() - began
    asked = s3.requests()
    return Speed(pairs / seconds, (asked["LIST"] + asked["GET"] + asked["RANGE"]) / pairs, asked["LIST"])


def ours_speed(s3: S3, wanted: Recipe, *, cached: bool) -> Speed:
    """Every pair once, shuffled, through the supply that a job has."""
    s3.requests()
    dataset = find_dataset(wanted, s3.environ)
    listings = s3.requests()["LIST"]
    order = np.random.default_rng(0).permutation(len(dataset.reader.pairs)).tolist()
    began = perf_counter()
    with opened(dataset.reader, in_flight=wanted.dataset.in_flight, cached=cached) as supply:
        for _ in supply.samples(order):
            pass
        seconds = perf_counter() - began
    return Speed(len(order) / seconds, s3.requests()["GET"] / len(order), listings)


def bare_speed(paths: Sequence[str], in_flight: int) -> float:
    """Pairs a second where nobody decodes: as many requests in flight as ours, for the same objects."""
    objects = [f"{kind}/{path}" for path in paths for kind in ("imagery", "masks")]
    began = perf_counter()
    asyncio.run(fetched(bare_store(), objects, in_flight=2 * in_flight))
    return len(paths) / (perf_counter() - began)


def bare_store() -> S3Store:
    return S3Store(BUCKET, client_options=client_options(os.environ))


async def fetched(store: S3Store, objects: Sequence[str], *, in_flight: int) -> None:
    remaining = iter(objects)

    async def fetch() -> None:
        for name in remaining:
            await (await obstore.get_async(store, name)).bytes_async()

    await asyncio.gather(*(fetch() for _ in range(in_flight)))


def recipe(shape: Shape) -> Recipe:
    """Every setting as it is when nobody sets it."""
    folder = f"s3://{BUCKET}"
    dataset = {"imagery": f"{folder}/imagery", "masks": f"{folder}/masks", "tile_size": shape.size}
    classes = [{"name": f"class{value}", "value": value, "color": "#000000"} for value in (0, 1)]
    bands = list(range(1, shape.bands + 1))
    tables = {"dataset": {**dataset, "bands": bands}, "classes": classes, "train": {"epochs": 1, "batch_size": 16}}
    return recipe_of(tables, "benchmark")


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":  # ours and the limit alone, in seconds, for whoever works on the loader
    for each in CASES:
        with served(each) as (server, places):
            Turns.taken(server, places, each.shape, print)
