"""Weights averaged over steps: less noise than those of any one step (Polyak & Juditsky 1992)."""

import torch
from torch import nn


@torch.no_grad()
def follow(average: nn.Module, network: nn.Module, *, decay: float, step: int) -> None:
    """Takes the network's weights after a step into their average.

    Each step counts ``decay`` times as much as the one after it, and all together count 1, so that the first steps do
    not carry the random weights from before them. Counters, which are whole numbers, are taken as they are.

    Args:
        average: changed in place.
        network: of the same kind.
        decay: from 0 to below 1.
        step: how many steps there have been, this one included.
    """
    followers, leaders = average.state_dict(), network.state_dict()
    weights = [name for name, tensor in leaders.items() if tensor.is_floating_point()]
    share = (1 - decay) / (1 - decay**step)
    torch._foreach_lerp_([followers[name] for name in weights], [leaders[name] for name in weights], share)
    for name in leaders.keys() - set(weights):
        followers[name].copy_(leaders[name])
