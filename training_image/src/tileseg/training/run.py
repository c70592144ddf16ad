"""A training run: everything that changes while it goes on, and nothing else."""

from copy import deepcopy
from dataclasses import dataclass, field
from math import cos, pi
from typing import Any

import torch
from torch import Tensor, nn

from tileseg.recipe.learning import Training
from tileseg.training.average import follow
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
    average: nn.Module | None = None
    """A copy of the network whose weights follow its own, where the recipe asks for it."""
    step: int = 0
    epoch_loss: float = 0.0
    """The sum of the losses of this epoch's steps so far."""
    history: list[Epoch] = field(default_factory=list)
    best: Epoch | None = None
    best_weights: dict[str, Tensor] = field(default_factory=dict)

    @property
    def judged(self) -> nn.Module:
        """The network that is measured, and kept where it is the best."""
        return self.average or self.network

    def state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state_dict() if self.average else None,
            "step": self.step,
            "epoch_loss": self.epoch_loss,
            "history": self.history,
            "best": self.best,
            "best_weights": self.best_weights,
            "random": random_state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.average:
            self.average.load_state_dict(state["average"])
        self.step, self.epoch_loss = state["step"], state["epoch_loss"]
        self.history, self.best, self.best_weights = state["history"], state["best"], state["best_weights"]
        restore_random(state["random"])

    def count_step(self, loss: float, *, average: float) -> None:
        """Notes a step that has moved the weights."""
        self.step += 1
        self.epoch_loss += loss
        if self.average:
            follow(self.average, self.network, decay=average, step=self.step)

    def finish_epoch(self, epoch: Epoch, *, best_by: str) -> None:
        """Notes how it went, and remembers the weights if it is the best, the earliest where several are."""
        self.history.append(epoch)
        self.epoch_loss = 0.0
        if self.best is None or better(epoch[best_by], self.best[best_by], by=best_by):
            self.best = epoch
            self.best_weights = {name: tensor.cpu().clone() for name, tensor in self.judged.state_dict().items()}

    def out_of_patience(self, patience: int) -> bool:
        """Whether so many epochs have passed since the best; never with 0."""
        return patience > 0 and self.best is not None and len(self.history) - self.best["epoch"] >= patience


def new_run(network: nn.Module, training: Training, machine: Machine) -> Run:
    """A run at its first step."""
    network.to(machine.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=training.weight_decay, fused=True)
    return Run(network, optimizer, average=deepcopy(network) if training.average else None)


def better(value: float, than: float, *, by: str) -> bool:
    """Of a loss the smaller is, of a score the larger."""
    return value < than if by == "val_loss" else value > than


def learning_rate(step: int, *, steps: int, training: Training) -> float:
    """Constant; or a straight rise to the peak, then half a cosine down to almost nothing.

    Source of the latter: Smith & Topin 2017, arXiv:1708.07120.
    """
    peak = training.learning_rate
    if training.schedule == "constant":
        return peak
    rise = max(1, round(WARM_UP * steps))
    if step < rise:
        return peak * (step + 1) / rise
    return peak * (1 + cos(pi * (step - rise + 1) / (steps - rise + 1))) / 2


def random_state() -> dict[str, Tensor]:
    """Of torch's generators, which layers such as dropout draw from; tiles and their variations do not."""
    state = {"cpu": torch.get_rng_state()}
    return state | {"cuda": torch.cuda.get_rng_state()} if torch.cuda.is_available() else state


def restore_random(state: dict[str, Tensor]) -> None:
    """As far as this machine has the same kinds of generators."""
    torch.set_rng_state(state["cpu"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["cuda"])
