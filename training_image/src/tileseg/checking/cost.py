"""What the network takes: parameters, memory, and the time of a step on this machine."""

from time import monotonic
from typing import Any

import torch
from torch import Tensor, nn

from tileseg.checking.page import Findings, size
from tileseg.model.build import build_network
from tileseg.recipe.sections import Recipe
from tileseg.training.device import Machine, machine
from tileseg.training.normalisation import for_network

BYTES_PER_PARAMETER = 16
"""The weight, its gradient and AdamW's two moments, in float32."""

MOST_TIMED = 4
"""Tiles in the step that is timed; BatchNorm wants more than one."""


class Saved:
    """The memory that the backward pass waits for, each piece counted once."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}

    @property
    def bytes(self) -> int:
        return sum(self._sizes.values())

    def note(self, tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        self._sizes[storage.data_ptr()] = storage.nbytes()
        return tensor


def estimated(recipe: Recipe) -> Findings:
    """One real step, with few random tiles; raises :class:`JobFailure` where the network cannot be built."""
    device = machine(recipe.train.precision)
    network = build_network(recipe).train().to(device.device)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    batch = -(-recipe.train.batch_size // recipe.train.accumulate)
    tiles = max(2, min(MOST_TIMED, batch))
    kept, seconds = _step(network, recipe, device, tiles)
    memory = parameters * BYTES_PER_PARAMETER + kept / tiles * batch
    step = seconds / tiles * recipe.train.batch_size
    facts = [
        f"{recipe.model.name} with {recipe.model.encoder}: {parameters / 1e6:.1f} million parameters, "
        f"{size(parameters * 4)} as a model",
        f"about {size(memory)} of memory to train on {batch} tiles at a time",
        f"about {step:.2g} s for a step of {recipe.train.batch_size} tiles on this machine ({device})",
    ]
    return Findings("network", facts)


def _step(network: nn.Module, recipe: Recipe, device: Machine, tiles: int) -> tuple[int, float]:
    """Bytes that are kept for the gradient, and seconds of the second step; the first warms up."""
    side = recipe.dataset.tile_size
    image = torch.randn(tiles, side, side, len(recipe.dataset.bands), device=device.device)
    seconds, kept = 0.0, 0
    for _ in range(2):
        saved, began = Saved(), monotonic()
        with torch.autograd.graph.saved_tensors_hooks(saved.note, _same), device.autocast():
            loss = network(for_network(image)).float().square().mean()
        loss.backward()
        if device.device.type == "cuda":
            torch.cuda.synchronize()
        seconds, kept = monotonic() - began, saved.bytes
    return kept, seconds


def _same(tensor: Any) -> Any:
    return tensor
