"""A training run: everything that changes while it goes on, and nothing else."""

from dataclasses import dataclass, field
from math import cos, pi
from typing import Any

import torch
from torch import Tensor, nn

from tileseg.recipe.learning import Training
from tileseg.training.device import Machine

WARM_UP = 0.2
"""The share of steps in which the learning rate rises."""

Epoch = dict[str, float]
"""What is told of one epoch, by metric."""


@dataclass
class Run:
    """All that a resumed job needs to go on as if it had never stopped."""

    network: nn.Module
    optimizer: torch.optim.Optimizer
    step: int = 0
    epoch_loss: float = 0.0
    """The sum of the losses of this epoch's steps so far."""
    history: list[Epoch] = field(default_factory=list)
    best: Epoch | None = None
    best_weights: dict[str, Tensor] = field(default_factory=dict)

    def state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "epoch_loss": self.epoch_loss,
            "history": self.history,
            "best": self.best,
            "best_weights": self.best_weights,
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.epoch_loss = state["step"], state["epoch_loss"]
        self.history, self.best, self.best_weights = state["history"], state["best"], state["best_weights"]

    def keep_if_best(self, epoch: Epoch) -> None:
        """Remembers the weights that reached the highest validation IoU, the earliest where several did."""
        if self.best is None or epoch["val_iou"] > self.best["val_iou"]:
            self.best = epoch
            self.best_weights = {name: tensor.cpu().clone() for name, tensor in self.network.state_dict().items()}


def new_run(network: nn.Module, training: Training, machine: Machine) -> Run:
    """A run at its first step."""
    network.to(machine.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return Run(network, torch.optim.AdamW(network.parameters(), weight_decay=training.weight_decay, fused=True))


def learning_rate(step: int, *, steps: int, peak: float) -> float:
    """A straight rise to the peak, then half a cosine down to almost nothing (Smith & Topin 2017, arXiv:1708.07120)."""
    rise = max(1, round(WARM_UP * steps))
    if step < rise:
        return peak * (step + 1) / rise
    return peak * (1 + cos(pi * (step - rise + 1) / (steps - rise + 1))) / 2
