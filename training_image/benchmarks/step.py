"""Seconds of a training step on this processor: the default network and loss, against the seed's."""

import statistics
from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np
import torch
from torch import Tensor, nn

from tileseg.model.build import build_network
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.sections import Recipe
from tileseg.tiles.sample import Sample
from tileseg.training.augment import Place, drawn
from tileseg.training.bands import BandStatistics
from tileseg.training.batch import Batch, batch_of
from tileseg.training.device import Machine, machine
from tileseg.training.learner import Learner
from tileseg.training.loss import LOSSES, Criterion
from tileseg.training.normalisation import for_network, normalisation
from tileseg.training.run import new_run
from training_image.benchmarks.report import Row
from training_image.benchmarks.seed_step import SeedStep

Step = Callable[[], object]
Settings = dict[str, object]

TITLE = "CPU step, seconds: against the seed's; limit: the network alone"
SIZE, BANDS, BATCH = 256, 4, 4
TURNS, OURS_A_TURN = 5, 4
REACH = 8.0
SEED_MODEL: Settings = {"name": "albunet", "encoder": "resnet50"}


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    default, seed = recipe(), recipe(model=SEED_MODEL, train={"precision": "float32"})
    on = machine(default.train.precision)
    steps = {"seed": seed_step(seed), "ours": our_step(default, on), "alone": network_alone(default, on)}
    say(f"{on}, {torch.get_num_threads()} threads for each; {default.model.name} with {default.model.encoder}")
    for step in steps.values():
        step()
    turns = []
    for turn in range(TURNS):
        turns.append({name: seconds(step, 1 if name == "seed" else OURS_A_TURN) for name, step in steps.items()})
        say(f"turn {turn + 1} of {TURNS}: " + ", ".join(f"{name} {took:.2f} s" for name, took in turns[-1].items()))
    ours, theirs, alone = (statistics.median(turn[name] for turn in turns) for name in ("ours", "seed", "alone"))
    ratio = statistics.median(turn["seed"] / turn["ours"] for turn in turns)
    yield Row(f"batch of {BATCH}, {SIZE}x{SIZE}x{BANDS}", ours, theirs, ratio, REACH, alone)


def seconds(step: Step, times: int) -> float:
    """Of one, by the median."""
    took = []
    for _ in range(times):
        began = perf_counter()
        step()
        took.append(perf_counter() - began)
    return statistics.median(took)


def recipe(model: Settings | None = None, train: Settings | None = None) -> Recipe:
    """Whatever is not named is as it is when nobody sets it."""
    dataset = {"imagery": "/imagery", "masks": "/masks", "tile_size": SIZE, "bands": list(range(1, BANDS + 1))}
    classes = [{"name": f"class{value}", "value": value, "color": "#000000"} for value in (0, 1)]
    training = {"epochs": 1000, "batch_size": BATCH, **(train or {})}
    return recipe_of({"dataset": dataset, "classes": classes, "model": model or {}, "train": training}, "benchmark")


def batch(wanted: Recipe) -> Batch:
    random = np.random.default_rng(0)
    samples = [
        Sample(
            random.integers(0, 4000, (SIZE, SIZE, BANDS), dtype=np.uint16),
            random.integers(0, 2, (SIZE, SIZE), dtype=np.uint8),
        )
        for _ in range(BATCH)
    ]
    return batch_of(samples, [drawn(wanted.augment, Place(0, index), seed=0) for index in range(BATCH)], range(BATCH))


def our_step(wanted: Recipe, on: Machine) -> Step:
    """The step that a job makes: normalised, varied, learnt, checked."""
    learner = learner_of(wanted, on)
    run, given = new_run(build_network(wanted), wanted.train, on), batch(wanted)
    return lambda: learner.optimise(run, run.network, given)


def learner_of(wanted: Recipe, on: Machine) -> Learner:
    bands = BandStatistics((2000.0,) * BANDS, (1000.0,) * BANDS)
    return Learner(
        machine=on,
        normalisation=normalisation(bands, on.device),
        criterion=Criterion(LOSSES[wanted.train.loss], torch.ones(len(wanted.classes), device=on.device)),
        augmentation=wanted.augment,
        training=wanted.train,
        steps=wanted.train.epochs,
    )


def network_alone(wanted: Recipe, on: Machine) -> Step:
    """Forward and backward, without anything that a step needs besides."""
    network: nn.Module = build_network(wanted).to(on.device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    image_BCHW = for_network(torch.randn(BATCH, SIZE, SIZE, BANDS, device=on.device))

    def step() -> None:
        network.zero_grad()
        with on.autocast():
            logits_BKHW = network(image_BCHW)
        logits_BKHW.float().mean().backward()

    return step


def seed_step(wanted: Recipe) -> Step:
    step = SeedStep(build_network(wanted))
    given = batch(wanted)
    image_BCHW: Tensor = given.image_BHWC.permute(0, 3, 1, 2).float().contiguous()
    return lambda: step(image_BCHW, given.mask_BHW.double())
