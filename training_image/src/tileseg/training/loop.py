"""The training loop: steps until an epoch is full, then what they have come to."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

import torch
from torch import nn

from tileseg.container.stopping import StopRequest
from tileseg.distributed.team import Team
from tileseg.failure import JobFailure
from tileseg.recipe.sections import Recipe
from tileseg.training.checkpoint import Checkpoints
from tileseg.training.class_weights import class_weights
from tileseg.training.compilation import Compiled
from tileseg.training.device import Machine
from tileseg.training.feed import Feed
from tileseg.training.learner import Forward, Learner
from tileseg.training.loss import LOSSES, Criterion
from tileseg.training.metrics import told
from tileseg.training.normalisation import normalisation
from tileseg.training.preparation import Preparation
from tileseg.training.run import Epoch, Run
from tileseg.training.saver import Saver, saver
from tileseg.training.validation import validate


@dataclass(frozen=True)
class Trainer:
    """What a run is trained with; it holds nothing that a resumed job would miss."""

    recipe: Recipe
    prepared: Preparation
    feed: Feed
    machine: Machine
    stop: StopRequest
    say: Callable[[str], None]
    checkpoints: Checkpoints
    note: Callable[[Epoch], None] = lambda _: None
    """Is told of each epoch, besides the log."""
    clock: Callable[[], float] = monotonic

    def train(self, run: Run) -> None:
        """Goes on until the run is finished or a stop is requested; either way it is saved."""
        with saver(self.checkpoints) as saving:
            self._train(run, saving)
            if not self.finished(run):
                self.save(run, saving)

    def _train(self, run: Run, saving: Saver) -> None:
        forward = self.forward(run.network)
        batches = self.feed.training_batches(run.step)
        saved = began = self.clock()
        first_step = run.step
        while not self.finished(run) and not self.team.anyone(self.stop.requested):
            if run.step < self.feed.steps_per_epoch * (len(run.history) + 1):
                self.learner.optimise(run, forward, next(batches))
                self.say_progress(run.step)
                saved = self.save(run, saving) if self.is_due(saved) else saved
                continue
            trained_for = self.clock() - began
            if not self.finish_epoch(run, tiles_per_second=self.tiles(run.step - first_step) / max(trained_for, 1e-9)):
                return
            saved = self.save(run, saving)
            began, first_step = self.clock(), run.step

    def finish_epoch(self, run: Run, *, tiles_per_second: float) -> bool:
        """Measures, notes and tells how the epoch went; or leaves it unfinished where a stop was requested."""
        names = [land_class.name for land_class in self.recipe.classes]
        measured = validate(run.judged, self.feed, self.learner, classes=len(names), stop=self.stop)
        if measured is None:
            return False
        val_loss, counts = measured
        if not math.isfinite(val_loss):
            raise JobFailure(
                f"the loss on validation tiles is {val_loss} at step {run.step}: lower train.learning_rate"
            )
        epoch: Epoch = {
            "epoch": len(run.history) + 1,
            "step": run.step,
            "train_loss": run.epoch_loss / self.feed.steps_per_epoch,
            "val_loss": val_loss,
            **{f"val_{name}": value for name, value in told(counts, names).items()},
            "tiles_per_second": tiles_per_second,
        }
        run.finish_epoch(self.team.leader_says(lambda: epoch), best_by=self.recipe.train.best_by)
        self.say(metric_line(run.history[-1]))
        self.note(run.history[-1])
        return True

    def finished(self, run: Run) -> bool:
        """Whether the recipe's last epoch was measured, or its patience has ended."""
        train = self.recipe.train
        return len(run.history) >= train.epochs or run.out_of_patience(train.patience)

    def is_due(self, saved: float) -> bool:
        return self.clock() - saved >= 60 * self.recipe.checkpoint.minutes

    def save(self, run: Run, saving: Saver) -> float:
        """When it was saved; by the leader alone, as every member's run is the same."""
        if self.team.leads:
            saving.save(run.state())
        return self.clock()

    def forward(self, network: nn.Module) -> Forward:
        """The network as it is run in a step."""
        joined = self.team.joined(network)
        return Compiled(joined, self.say) if self.recipe.train.compiled else joined

    @property
    def team(self) -> Team:
        return self.feed.team

    @property
    def steps(self) -> int:
        """Of the whole job."""
        return self.feed.steps_per_epoch * self.recipe.train.epochs

    @cached_property
    def learner(self) -> Learner:
        recipe, device = self.recipe, self.machine.device
        pixels = self.prepared.class_pixels if recipe.train.class_weights == "measured" else None
        weights_C = torch.tensor(class_weights(recipe.classes, pixels), device=device)
        return Learner(
            machine=self.machine,
            normalisation=normalisation(self.prepared.bands, device),
            criterion=Criterion(LOSSES[recipe.train.loss], weights_C, self.team),
            augmentation=recipe.augment,
            training=recipe.train,
            steps=self.steps,
            parts=self.feed.parts,
        )

    def tiles(self, steps: int) -> int:
        return steps * self.feed.batch_size

    def say_progress(self, step: int) -> None:
        """A line for each hundredth of the work."""
        if step * 100 // self.steps > (step - 1) * 100 // self.steps:
            self.say(f"progress={step / self.steps:.2f};")


def metric_line(epoch: Epoch) -> str:
    """One line that the algorithm's metric definitions, ``NAME=([0-9.eE+-]+);``, find every metric in."""
    counted = f"epoch={epoch['epoch']:.0f} step={epoch['step']:.0f}"
    metrics = " ".join(f"{name}={value:.5g};" for name, value in epoch.items() if name not in ("epoch", "step"))
    return f"{counted} {metrics}"
