"""Losses that judge each pixel by itself: sums over pixels, divided by how much these count."""

import torch
from torch import Tensor
from torch.nn import functional

from tileseg.distributed.team import Team
from tileseg.tiles.sample import NO_CLASS

FOCUS = 2.0
"""The exponent that Lin et al. found best."""


def cross_entropy(logits_BKHW: Tensor, mask_BHW: Tensor, weights_C: Tensor, team: Team) -> Tensor:
    """Weighted by class, as torch's own is."""
    return weighted_mean(-log_likelihood(logits_BKHW, mask_BHW), mask_BHW, weights_C, team)


def focal(logits_BKHW: Tensor, mask_BHW: Tensor, weights_C: Tensor, team: Team) -> Tensor:
    """Cross entropy in which what is nearly right hardly counts (Lin et al. 2017, arXiv:1708.02002)."""
    log_p_BHW = log_likelihood(logits_BKHW, mask_BHW)
    return weighted_mean(-((1 - log_p_BHW.exp()) ** FOCUS) * log_p_BHW, mask_BHW, weights_C, team)


def log_likelihood(logits_BKHW: Tensor, mask_BHW: Tensor) -> Tensor:
    """The logarithm of the probability that the logits give each pixel's true class; anything where there is none."""
    if logits_BKHW.shape[1] == 1:
        true_BHW = (mask_BHW == 1).float()
        return -functional.binary_cross_entropy_with_logits(logits_BKHW[:, 0], true_BHW, reduction="none")
    index_BHW = mask_BHW.long().clamp_max(logits_BKHW.shape[1] - 1)
    return -functional.cross_entropy(logits_BKHW, index_BHW, reduction="none")


def weighted_mean(cost_BHW: Tensor, mask_BHW: Tensor, weights_C: Tensor, team: Team) -> Tensor:
    """Over the team's pixels, each counting by its class; 0 where none counts."""
    weight_BHW = pixel_weights(mask_BHW, weights_C)
    total, weight = team.total(torch.stack([(cost_BHW * weight_BHW).sum(), weight_BHW.sum()])).unbind()
    return ratio(total, weight)


def pixel_weights(mask_BHW: Tensor, weights_C: Tensor) -> Tensor:
    """The weight of each pixel's class, and 0 where it has none."""
    weight_by_index = functional.pad(weights_C, (0, NO_CLASS + 1 - len(weights_C)))
    return weight_by_index.index_select(0, mask_BHW.flatten().int()).view(mask_BHW.shape)


def ratio(total: Tensor, count: Tensor) -> Tensor:
    """The mean, and 0 with slope 0 where nothing was counted."""
    return total / torch.where(count > 0, count, 1)
