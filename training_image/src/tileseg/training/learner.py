"""One step of learning. B, C, K, H, W are batch, channel (band), class, row and column, here and elsewhere."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from tileseg.failure import JobFailure
from tileseg.recipe.learning import Augmentation, Training
from tileseg.training.augment import Variation, noise, varied
from tileseg.training.batch import Batch
from tileseg.training.device import Machine
from tileseg.training.loss import Criterion
from tileseg.training.normalisation import Normalisation, for_network
from tileseg.training.pixel_loss import ratio
from tileseg.training.run import Run, learning_rate

STEEPEST = 5.0
"""Gradients are shortened to this norm: one odd batch must not undo an epoch."""

Forward = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Learner:
    """What a step is made with; made once, and the same in every step."""

    machine: Machine
    normalisation: Normalisation
    criterion: Criterion
    augmentation: Augmentation
    training: Training
    steps: int
    """Of the whole job."""
    parts: int = 1
    """That a batch is computed in."""

    def optimise(self, run: Run, forward: Forward, batch: Batch) -> None:
        """One step.

        The processor waits for the device once, to see that loss and gradient are finite before they reach the
        weights; by then all the step's work but the update has been handed over.

        Args:
            run: changed in place.
            forward: the run's network as it is to be run: compiled, or together with others.
            batch: this member's part of the team's.

        Raises:
            JobFailure: loss or gradient is not finite; the weights are as before.
        """
        run.network.train()
        run.optimizer.zero_grad()
        loss = self._gradient(forward, batch.on(self.machine.device))
        norm = torch.nn.utils.clip_grad_norm_(run.network.parameters(), STEEPEST)
        loss_now, norm_now = torch.stack([loss, norm]).tolist()
        for name, value in (("loss", loss_now), ("gradient's norm", norm_now)):
            if not math.isfinite(value):
                raise JobFailure(f"the {name} is {value} at step {run.step + 1}: lower train.learning_rate")

        for group in run.optimizer.param_groups:
            group["lr"] = learning_rate(run.step, steps=self.steps, training=self.training)
        run.optimizer.step()
        run.count_step(loss_now, average=self.training.average)

    def logits(self, network: nn.Module, batch: Batch) -> Tensor:
        """BKHW in float32, of a batch that is on the device, unchanged."""
        return self._forward(network, self.normalisation(batch.image_BHWC))

    def _gradient(self, forward: Forward, batch: Batch) -> Tensor:
        """Leaves the gradient of the batch's loss, computed in parts, in the parameters; the loss is detached."""
        whole = self.criterion.weight_of(batch.mask_BHW) if self.parts > 1 else None
        losses = []
        for part in batch.parts(self.parts):
            image_BHWC, mask_BHW = self._varied(part)
            loss = self.criterion(self._forward(forward, image_BHWC), mask_BHW)
            if whole is not None:
                loss = loss * ratio(self.criterion.weight_of(mask_BHW), whole)
            loss.backward()  # type: ignore[no-untyped-call]
            losses.append(loss.detach())
        return torch.stack(losses).sum()

    def _varied(self, batch: Batch) -> tuple[Tensor, Tensor]:
        variation = Variation(*batch.variation_BV.unbind(1))
        image_BHWC = self.normalisation(batch.image_BHWC)
        image_BHWC, mask_BHW = varied(image_BHWC, batch.mask_BHW, variation, self.augmentation)
        if self.augmentation.noise:
            drawn_BHWC = noise(image_BHWC.shape[1:], batch.noise_seeds, image_BHWC.device)
            image_BHWC = image_BHWC + drawn_BHWC * variation.noise.view(-1, 1, 1, 1)
        return image_BHWC, mask_BHW

    def _forward(self, network: Forward, image_BHWC: Tensor) -> Tensor:
        with self.machine.autocast():
            logits_BKHW = network(for_network(image_BHWC))
        return logits_BKHW.float()
