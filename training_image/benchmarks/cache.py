"""Tiles a second from the second epoch on, against the first, and against decoded tiles in a map of a file."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tileseg.tiles.dataset import find_dataset
from tileseg.tiles.sample import Sample
from tileseg.tiles.supply import opened
from training_image.benchmarks.imagery import Shape
from training_image.benchmarks.loader import CASES, median, recipe, served
from training_image.benchmarks.report import Row

TITLE = "Later epochs, tiles/s: against the first; limit: decoded memory map"
REACH = 10.0
LATER_EPOCHS = 3


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    for case in CASES:
        with served(case) as (s3, _):
            wanted = recipe(case.shape)
            dataset = find_dataset(wanted, s3.environ)
            orders = [
                np.random.default_rng(epoch).permutation(case.pairs).tolist() for epoch in range(1 + LATER_EPOCHS)
            ]
            with opened(dataset.reader, in_flight=wanted.dataset.in_flight) as supply:
                first, *later = [speed(supply.samples(order)) for order in orders]
        limit = memory_map_speed(case.shape, case.pairs)
        told = ", ".join(f"{each:.0f}" for each in later)
        say(f"{case.shape}: first {first:.0f}, later {told}, bare memory map {limit:.0f} tiles/s")
        ours = median(later)
        yield Row(str(case.shape), ours, first, ours / first, REACH, limit)


def speed(samples: Iterable[Sample]) -> float:
    """A second, each copied as it is when a batch is stacked: a map that nobody looks into costs nothing."""
    began, count = perf_counter(), 0
    for sample in samples:
        sample.image_HWC.copy()
        sample.mask_HW.copy()
        count += 1
    return count / (perf_counter() - began)


def memory_map_speed(shape: Shape, pairs: int) -> float:
    """Written once, then mapped anew and only read, as the cache does."""
    size = (pairs, shape.size, shape.size)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        images = filled(Path(name) / "images", np.uint16, (*size, shape.bands))
        masks = filled(Path(name) / "masks", np.uint8, size)
        order = np.random.default_rng(0).permutation(pairs).tolist()
        return median(speed(Sample(images[index], masks[index]) for index in order) for _ in range(LATER_EPOCHS))


def filled(path: Path, kind: type[np.generic], shape: tuple[int, ...]) -> NDArray[Any]:
    np.memmap(path, kind, "w+", shape=shape)[:] = 1
    return np.memmap(path, kind, "r", shape=shape).view(np.ndarray)
