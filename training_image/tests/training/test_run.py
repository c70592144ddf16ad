"""The learning rate, and what a run remembers."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tileseg.recipe.learning import Training
from tileseg.training.checkpoint import Checkpoints
from tileseg.training.device import Machine
from tileseg.training.run import Run, learning_rate, new_run

ONE_CYCLE = Training(epochs=1, batch_size=1, learning_rate=0.01)


@given(steps=st.integers(1, 5000))
def test_the_learning_rate_rises_to_its_peak_and_falls_to_almost_nothing(steps: int) -> None:
    rates = [learning_rate(step, steps=steps, training=ONE_CYCLE) for step in range(steps)]
    top = rates.index(max(rates))
    assert max(rates) == pytest.approx(0.01)
    assert min(rates) > 0
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)


def test_the_last_step_of_a_long_run_hardly_moves_the_weights() -> None:
    assert learning_rate(999, steps=1000, training=ONE_CYCLE) < 1e-5


def run_with(ious: list[float], best_by: str = "val_iou") -> Run:
    """A run whose epochs reached these values, each with weights of its own."""
    run = new_run(torch.nn.Conv2d(1, 1, 1), ONE_CYCLE, Machine(torch.device("cpu"), bfloat16=False))
    for number, iou in enumerate(ious, start=1):
        torch.nn.init.constant_(run.network.get_parameter("weight"), number)
        run.finish_epoch({"epoch": number, "val_iou": iou, "val_loss": iou}, best_by=best_by)
    return run


def test_the_best_weights_are_kept_whatever_comes_after_and_the_earliest_of_equals() -> None:
    run = run_with([0.1, 0.5, 0.5, 0.2])
    assert run.best
    assert run.best["epoch"] == 2
    assert run.best_weights["weight"].max() == 2


def test_of_losses_the_smallest_is_the_best() -> None:
    run = run_with([0.4, 0.2, 0.3], best_by="val_loss")
    assert run.best
    assert run.best["epoch"] == 2


@given(values=st.lists(st.sampled_from([0.1, 0.2, 0.3]), min_size=1, max_size=8), patience=st.integers(0, 4))
def test_patience_ends_with_the_first_of_so_many_epochs_that_brought_no_new_best(
    values: list[float], patience: int
) -> None:
    run = run_with(values)
    since = len(values) - 1 - values.index(max(values))
    assert run.out_of_patience(patience) == (patience > 0 and since >= patience)


def test_a_constant_rate_stays_as_it_is() -> None:
    constant = replace(ONE_CYCLE, schedule="constant")
    assert {learning_rate(step, steps=10, training=constant) for step in range(10)} == {0.01}


def test_a_checkpoint_remembers_all_that_a_run_is(tmp_path: Path) -> None:
    run = run_with([0.4, 0.3])
    run.step, run.epoch_loss = 7, 1.25
    Checkpoints(tmp_path, "a").save(run.state())
    state = Checkpoints(tmp_path, "a").load()
    assert state
    resumed = run_with([])
    resumed.restore(state)
    assert (resumed.step, resumed.epoch_loss, resumed.best, resumed.history) == (7, 1.25, run.best, run.history)
    assert resumed.best_weights["weight"].max() == 1
    assert resumed.network.get_parameter("weight").max() == 2


def test_what_layers_draw_at_random_goes_on_where_it_was(tmp_path: Path) -> None:
    run = run_with([])
    Checkpoints(tmp_path, "a").save(run.state())
    drawn = torch.rand(4)
    state = Checkpoints(tmp_path, "a").load()
    assert state
    run.restore(state)
    assert torch.equal(torch.rand(4), drawn)
