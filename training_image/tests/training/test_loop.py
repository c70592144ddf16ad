"""The loop: when it measures, saves and ends."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import torch

from tileseg.container.stopping import StopRequest
from tileseg.distributed.team import Team
from tileseg.failure import JobFailure
from tileseg.model.build import build_network
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.sections import Recipe
from tileseg.tiles.split import Split
from tileseg.tiles.supply import opened
from tileseg.training.bands import BandStatistics
from tileseg.training.baselines import Baselines
from tileseg.training.checkpoint import Checkpoints
from tileseg.training.device import machine
from tileseg.training.feed import Feed
from tileseg.training.loop import Trainer, metric_line
from tileseg.training.preparation import Preparation
from tileseg.training.run import Run, new_run
from tileseg.training.validation import validate
from training_image.tests.recipe.test_reader import tables
from training_image.tests.tiles.test_supply import CountingReader
from training_image.tests.training.together import in_a_team

RECIPE = recipe_of(tables(), "recipe.toml")
PREPARED = Preparation(BandStatistics((100.0,) * 3, (50.0,) * 3), Baselines(0, 0), (900, 100))


@pytest.fixture
def trainer(tmp_path: Path) -> Iterator[Trainer]:
    with opened(CountingReader(8), in_flight=2) as supply:
        yield Trainer(
            recipe=RECIPE,
            prepared=PREPARED,
            feed=Feed(supply, Split((0, 1, 2, 3), (4, 5, 6, 7)), RECIPE.augment, RECIPE.train),
            machine=machine("float32"),
            stop=StopRequest(),
            say=print,
            checkpoints=Checkpoints(tmp_path, "a"),
        )


def asking(trainer: Trainer, team: Team | None = None, **train: object) -> Trainer:
    """The same with other settings of ``train``."""
    recipe: Recipe = replace(trainer.recipe, train=replace(trainer.recipe.train, **train))  # type: ignore[arg-type]
    feed = replace(trainer.feed, training=recipe.train, team=team or trainer.feed.team)
    return replace(trainer, recipe=recipe, feed=feed)


def begun(trainer: Trainer) -> Run:
    return new_run(build_network(trainer.recipe), trainer.recipe.train, trainer.machine)


def learning_nothing(trainer: Trainer) -> Run:
    """So little learning, and no statistics of batches, that no epoch is better than the first."""
    run = begun(trainer)
    for module in run.network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 0.0
    return run


def weights(run: Run) -> dict[str, torch.Tensor]:
    return {name: tensor.clone() for name, tensor in run.judged.state_dict().items()}


def measured(trainer: Trainer, run: Run) -> tuple[float, list[list[int]]]:
    found = validate(run.judged, trainer.feed, trainer.learner, classes=2, stop=trainer.stop)
    assert found
    return found[0], found[1].tolist()


def test_validation_changes_nothing_and_finds_the_same_again(trainer: Trainer) -> None:
    run = begun(trainer)
    before = weights(run)
    assert measured(trainer, run) == measured(trainer, run)
    assert all(torch.equal(before[name], tensor) for name, tensor in weights(run).items())


def test_validation_ends_at_once_when_a_stop_is_requested(trainer: Trainer) -> None:
    trainer.stop.requested = True
    assert validate(begun(trainer).network, trainer.feed, trainer.learner, classes=2, stop=trainer.stop) is None


def test_a_team_measures_what_one_process_does_whatever_the_size_of_the_last_batch(trainer: Trainer) -> None:
    run = begun(trainer)
    alone = measured(asking(trainer, batch_size=3), run)
    for loss, counts in in_a_team(2, lambda team: measured(asking(trainer, team, batch_size=3), run)):
        assert counts == alone[1]
        assert loss == pytest.approx(alone[0], rel=1e-5)


def test_a_loss_that_is_not_finite_on_validation_tiles_ends_the_job(trainer: Trainer) -> None:
    run = begun(trainer)
    torch.nn.init.constant_(run.network.get_parameter("head.weight"), torch.inf)
    with pytest.raises(JobFailure, match=r"the loss on validation tiles is nan at step 0: lower train\.learning_rate"):
        trainer.finish_epoch(run, tiles_per_second=1)


def test_a_loss_that_is_not_finite_leaves_the_checkpoints_as_they_were(trainer: Trainer) -> None:
    run = begun(asking(trainer, epochs=1, batch_size=2))
    asking(trainer, epochs=1, batch_size=2).train(run)
    before = {path: path.read_bytes() for path in trainer.checkpoints.generations()}
    broken = replace(trainer, prepared=replace(PREPARED, bands=BandStatistics((0.0,) * 3, (1e-38,) * 3)))
    with pytest.raises(JobFailure, match=r"the loss is nan at step 3: lower train\.learning_rate"):
        asking(broken, epochs=2, batch_size=2).train(run)
    assert before
    assert {path: path.read_bytes() for path in trainer.checkpoints.generations()} == before


def test_a_run_ends_when_its_patience_does_and_the_same_when_resumed(trainer: Trainer) -> None:
    patient = asking(trainer, epochs=9, batch_size=4, patience=2, learning_rate=1e-8)
    run = learning_nothing(patient)
    patient.train(run)
    assert [epoch["epoch"] for epoch in run.history] == [1, 2, 3]
    state = patient.checkpoints.load()
    assert state
    resumed = learning_nothing(patient)
    resumed.restore(state)
    patient.train(resumed)
    assert resumed.history == run.history


def test_the_average_is_what_is_measured_and_kept(trainer: Trainer) -> None:
    averaging = asking(trainer, epochs=2, batch_size=2, average=0.9)
    run = begun(averaging)
    averaging.train(run)
    assert run.average
    found = validate(run.average, averaging.feed, averaging.learner, classes=2, stop=averaging.stop)
    assert found
    assert run.history[-1]["val_loss"] == found[0]
    kept = [run.best_weights[name] for name in ("head.weight", "head.bias")]
    of_average = [run.average.state_dict()[name] for name in ("head.weight", "head.bias")]
    assert (run.best == run.history[-1]) == all(map(torch.equal, kept, of_average))


def test_a_run_is_saved_as_often_as_the_recipe_asks_between_the_ends_of_epochs(trainer: Trainer) -> None:
    minutes = count(0, 4)  # the clock is looked at after each step, and around each epoch and checkpoint
    slow = replace(asking(trainer, epochs=1, batch_size=1), clock=lambda: 60.0 * next(minutes))
    saved: list[int] = []

    class Noting(Checkpoints):
        def save(self, state: dict[str, object]) -> None:
            saved.append(int(str(state["step"])))

    replace(slow, checkpoints=Noting(Path(), "a")).train(begun(slow))
    assert saved == [3, 4]


def test_only_the_leader_of_a_team_saves(trainer: Trainer) -> None:
    follower = asking(trainer, Team(rank=1, size=2), epochs=1, batch_size=4)
    follower.train(begun(follower))
    assert follower.checkpoints.generations() == []


def test_an_epoch_is_told_in_one_line_with_the_iou_of_each_class(trainer: Trainer) -> None:
    run = begun(asking(trainer, epochs=1))
    asking(trainer, epochs=1).train(run)
    line = metric_line(run.history[0])
    names = [f"val_iou_{land_class.name}" for land_class in RECIPE.classes]
    for name in ("val_mcc", "val_kappa", "val_balanced_accuracy", "val_accuracy", *names):
        assert line.count(f" {name}=") == 1
