"""Images a second on a GPU: both networks, both precisions, tiles from the loader and tiles that are there already."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from time import perf_counter

import torch
from torch.profiler import ProfilerActivity, profile

from tileseg.model.build import build_network
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.sections import Recipe
from tileseg.tiles.dataset import find_dataset
from tileseg.tiles.supply import opened
from tileseg.training.batch import Batch
from tileseg.training.device import Machine, machine
from tileseg.training.feed import Feed
from tileseg.training.run import new_run
from training_image.benchmarks.imagery import Shape
from training_image.benchmarks.loader import BUCKET, Case, served
from training_image.benchmarks.report import Row
from training_image.benchmarks.step import SEED_MODEL, Settings, learner_of

TITLE = "GPU, images/s: with the loader, against synthetic tiles"
SHAPE, BATCH, STEPS, WARM_UP = Shape(512), 16, 60, 10
CASE = Case(SHAPE, pairs=1024, seed_pairs=0, reach=0.95)
TRACE = Path("evaluation") / "gpu-trace.json"
NETWORKS: dict[str, Settings] = {"default": {}, "seed's": SEED_MODEL}


@dataclass(frozen=True)
class Speed:
    """Images a second."""

    synthetic: float
    loader: float


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    if not torch.cuda.is_available():
        yield Row("both networks", said="not measured: no GPU here")
        return
    with served(CASE) as _:
        for name, model in NETWORKS.items():
            for precision in ("bfloat16", "float32"):
                found = speeds(
                    recipe(model, precision), trace=TRACE if (name, precision) == ("default", "bfloat16") else None
                )
                say(f"{name}, {precision}: synthetic {found.synthetic:.0f}, loader {found.loader:.0f} images/s")
                ratio = found.loader / found.synthetic
                yield Row(f"{name}, {precision}", found.loader, found.synthetic, ratio, CASE.reach, found.synthetic)


def recipe(model: Settings, precision: str) -> Recipe:
    folder = f"s3://{BUCKET}"
    dataset = {"imagery": f"{folder}/imagery", "masks": f"{folder}/masks", "tile_size": SHAPE.size}
    classes = [{"name": f"class{value}", "value": value, "color": "#000000"} for value in (0, 1)]
    training = {"epochs": 100, "batch_size": BATCH, "precision": precision}
    tables = {"dataset": {**dataset, "bands": [1, 2, 3, 4]}, "classes": classes, "model": model, "train": training}
    return recipe_of(tables, "benchmark")


def speeds(wanted: Recipe, trace: Path | None) -> Speed:
    """The loader's is of later epochs, when tiles lie decoded on the local disk."""
    on = machine(wanted.train.precision)
    dataset = find_dataset(wanted, os.environ)
    with opened(dataset.reader, in_flight=wanted.dataset.in_flight) as supply:
        feed = Feed(supply, dataset.split, wanted.augment, wanted.train)
        for _ in supply.samples(dataset.split.training):
            pass
        batches = feed.training_batches(0)
        synthetic = images_a_second(wanted, on, repeat(next(batches).on(on.device)), trace)
        return Speed(synthetic, images_a_second(wanted, on, batches, None))


def images_a_second(wanted: Recipe, on: Machine, batches: Iterator[Batch], trace: Path | None) -> float:
    learner, run = learner_of(wanted, on), new_run(build_network(wanted), wanted.train, on)

    def steps(count: int) -> None:
        for batch in islice(batches, count):
            learner.optimise(run, run.network, batch)
        torch.cuda.synchronize()

    steps(WARM_UP)
    began = perf_counter()
    steps(STEPS)
    seconds = perf_counter() - began
    if trace:
        with profile(activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]) as profiled:
            steps(3)
        trace.parent.mkdir(exist_ok=True)
        profiled.export_chrome_trace(str(trace))
    return STEPS * BATCH / seconds
