"""The training loop. B, C, K, H, W are batch, channel (band), class, row and column, here and elsewhere."""

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import monotonic

import torch

from tileseg.container.stopping import StopRequest
from tileseg.failure import JobFailure
from tileseg.training.bands import BandStatistics
from tileseg.training.checkpoint import Checkpoints
from tileseg.training.device import Machine
from tileseg.training.feed import Batch, Feed
from tileseg.training.loss import classes_of, segmentation_loss
from tileseg.training.metrics import Scores, confusion, nothing_counted, scores
from tileseg.training.run import Epoch, Run, learning_rate

STEEPEST = 5.0
"""Gradients are shortened to this norm: one odd batch must not undo an epoch."""


@dataclass(frozen=True)
class Trainer:
    """What a run is trained with; it holds nothing that a resumed job would miss."""

    feed: Feed
    bands: BandStatistics
    classes: int
    machine: Machine
    stop: StopRequest
    say: Callable[[str], None]
    checkpoints: Checkpoints

    def train(self, run: Run) -> None:
        """Goes on until the recipe's last epoch is measured, or a stop is requested; either way the run is saved."""
        epochs = self.feed.training.epochs
        batches = self.feed.training_batches(run.step)
        began = monotonic()
        while len(run.history) < epochs and not self.stop.requested:
            if run.step < self.feed.steps_per_epoch * (len(run.history) + 1):
                self.optimise(run, next(batches))
                self.say_progress(run.step)
                continue
            trained_for = monotonic() - began
            measured = self.validate(run)
            if measured is None:
                break
            self.finish_epoch(run, *measured, trained_for)
            began = monotonic()
        if len(run.history) < epochs:
            self.checkpoints.save(run.state())

    def optimise(self, run: Run, batch: Batch) -> None:
        """One step."""
        run.network.train()
        batch = batch.on(self.machine.device)
        with self.machine.autocast():
            logits_BKHW = run.network(batch.normalised(self.bands))
        loss = segmentation_loss(logits_BKHW.float(), batch.mask_BHW)
        loss_now = loss.item()
        if not math.isfinite(loss_now):
            raise JobFailure(f"the loss is {loss_now} at step {run.step + 1}: lower train.learning_rate")

        run.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(run.network.parameters(), STEEPEST)
        for group in run.optimizer.param_groups:
            group["lr"] = learning_rate(run.step, steps=self.steps, peak=self.feed.training.learning_rate)
        run.optimizer.step()
        run.step += 1
        run.epoch_loss += loss_now

    @torch.no_grad()
    def validate(self, run: Run) -> tuple[float, Scores] | None:
        """Mean loss and scores over the validation tiles, or nothing where a stop was requested meanwhile."""
        run.network.eval()
        total, tiles = 0.0, 0
        counts = nothing_counted(self.classes)
        for batch in self.feed.validation_batches():
            if self.stop.requested:
                return None
            batch = batch.on(self.machine.device)
            with self.machine.autocast():
                logits_BKHW = run.network(batch.normalised(self.bands)).float()
            total += segmentation_loss(logits_BKHW, batch.mask_BHW).item() * len(logits_BKHW)
            tiles += len(logits_BKHW)
            counts += confusion(batch.mask_BHW.cpu().numpy(), classes_of(logits_BKHW).cpu().numpy(), self.classes)
        return total / tiles, scores(counts)

    def finish_epoch(self, run: Run, val_loss: float, measured: Scores, trained_for: float) -> None:
        """Notes and tells how the epoch went, and saves the run."""
        steps = self.feed.steps_per_epoch
        epoch: Epoch = {
            "epoch": len(run.history) + 1,
            "step": run.step,
            "train_loss": run.epoch_loss / steps,
            "val_loss": val_loss,
            **{f"val_{name}": value for name, value in asdict(measured).items()},
            "tiles_per_second": steps * self.feed.batch_size / max(trained_for, 1e-9),
        }
        run.history.append(epoch)
        run.epoch_loss = 0.0
        run.keep_if_best(epoch)
        self.say(metric_line(epoch))
        self.checkpoints.save(run.state())

    @property
    def steps(self) -> int:
        """Of the whole job."""
        return self.feed.steps_per_epoch * self.feed.training.epochs

    def say_progress(self, step: int) -> None:
        """A line for each hundredth of the work."""
        if step * 100 // self.steps > (step - 1) * 100 // self.steps:
            self.say(f"progress={step / self.steps:.2f};")


def metric_line(epoch: Epoch) -> str:
    """One line that the algorithm's metric definitions, ``NAME=([0-9.eE+-]+);``, find every metric in."""
    counted = f"epoch={epoch['epoch']:.0f} step={epoch['step']:.0f}"
    metrics = " ".join(f"{name}={value:.5g};" for name, value in epoch.items() if name not in ("epoch", "step"))
    return f"{counted} {metrics}"
