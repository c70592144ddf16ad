"""One step, and one validation."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tileseg.container.stopping import StopRequest
from tileseg.failure import JobFailure
from tileseg.model.build import build_network
from tileseg.recipe.reader import recipe_of
from tileseg.tiles.split import Split
from tileseg.tiles.supply import opened
from tileseg.training.bands import BandStatistics
from tileseg.training.checkpoint import Checkpoints
from tileseg.training.device import machine
from tileseg.training.feed import Feed
from tileseg.training.loop import Trainer
from tileseg.training.run import Run, new_run
from training_image.tests.recipe.test_reader import tables
from training_image.tests.tiles.test_supply import CountingReader

RECIPE = recipe_of(tables(), "recipe.toml")


@pytest.fixture
def trainer(tmp_path: Path) -> Iterator[Trainer]:
    with opened(CountingReader(8), in_flight=2) as supply:
        yield Trainer(
            feed=Feed(supply, Split((0, 1, 2, 3), (4, 5, 6, 7)), RECIPE.augment, RECIPE.train),
            bands=BandStatistics((100.0,) * 3, (50.0,) * 3),
            classes=2,
            machine=machine("float32"),
            stop=StopRequest(),
            say=print,
            checkpoints=Checkpoints(tmp_path, "a"),
        )


@pytest.fixture
def run(trainer: Trainer) -> Run:
    return new_run(build_network(RECIPE), RECIPE.train, trainer.machine)


def copied(state: dict[str, Any]) -> dict[str, Any]:
    return {name: tensor.clone() for name, tensor in state.items()}


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in one)


def test_validation_changes_nothing_and_finds_the_same_again(trainer: Trainer, run: Run) -> None:
    trainer.optimise(run, next(trainer.feed.training_batches(0)))
    before = copied(run.network.state_dict())
    assert trainer.validate(run) == trainer.validate(run)
    assert same(before, run.network.state_dict())


def test_validation_ends_at_once_when_a_stop_is_requested(trainer: Trainer, run: Run) -> None:
    trainer.stop.requested = True
    assert trainer.validate(run) is None


def test_a_step_moves_the_weights_and_is_counted(trainer: Trainer, run: Run) -> None:
    before = copied(run.network.state_dict())
    trainer.optimise(run, next(trainer.feed.training_batches(0)))
    assert run.step == 1
    assert run.epoch_loss > 0
    assert not torch.equal(before["head.weight"], run.network.state_dict()["head.weight"])


def test_a_loss_that_is_not_finite_never_reaches_the_weights(trainer: Trainer, run: Run) -> None:
    parameters = copied(dict(run.network.named_parameters()))
    broken = replace(trainer, bands=BandStatistics((0.0,) * 3, (1e-38,) * 3))
    with pytest.raises(JobFailure, match=r"the loss is nan at step 1: lower train\.learning_rate"):
        broken.optimise(run, next(trainer.feed.training_batches(0)))
    assert same(parameters, dict(run.network.named_parameters()))
    assert run.step == 0
