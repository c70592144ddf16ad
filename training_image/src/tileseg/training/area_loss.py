"""Losses that judge how well areas are met: a class's weight is that of its area among those of other classes."""

import torch
from torch import Tensor

from tileseg.distributed.team import Team
from tileseg.tiles.sample import NO_CLASS
from tileseg.training.pixel_loss import cross_entropy, ratio

SMOOTH = 1.0
"""Pixels that keep a loss finite, and its slope small, where a batch has none of a class."""

FALSE_ALARMS, MISSES = 0.3, 0.7
"""What Salehi et al. weigh them by: a rare class is missed more easily than it is seen where it is not."""


def dice(logits_BKHW: Tensor, mask_BHW: Tensor, weights_C: Tensor, team: Team) -> Tensor:
    """0 where each class's area is met exactly, towards 1 where it is missed (Milletari et al. 2016, arXiv:1606.04797).

    Over the whole batch, for every class but the background.
    """
    common_C, predicted_C, true_C = _areas(logits_BKHW, mask_BHW, team)
    return _mean(1 - (2 * common_C + SMOOTH) / (predicted_C + true_C + SMOOTH), weights_C[1:])


def tversky(logits_BKHW: Tensor, mask_BHW: Tensor, weights_C: Tensor, team: Team) -> Tensor:
    """Dice in which a missed pixel costs more than a false alarm (Salehi et al. 2017, arXiv:1706.05721)."""
    common_C, predicted_C, true_C = _areas(logits_BKHW, mask_BHW, team)
    wrong_C = FALSE_ALARMS * (predicted_C - common_C) + MISSES * (true_C - common_C)
    return _mean(1 - (common_C + SMOOTH) / (common_C + wrong_C + SMOOTH), weights_C[1:])


def mean_iou(logits_BKHW: Tensor, mask_BHW: Tensor, weights_C: Tensor, team: Team) -> Tensor:
    """What IoU lacks to 1, or the cross entropy where that is larger, as robosat has it (Rahman & Wang 2016, ISVC).

    The mean over images and all classes, background and absent ones too; the latter have no slope.
    """
    counted_BHW = mask_BHW != NO_CLASS
    p_BCHW = probabilities(logits_BKHW) * counted_BHW[:, None]
    true_BCHW = truth(mask_BHW, p_BCHW.shape[1])
    common_BC = (p_BCHW * true_BCHW).sum(dim=(2, 3))
    either_BC = p_BCHW.sum(dim=(2, 3)) + true_BCHW.sum(dim=(2, 3)) - common_BC
    lacking_B = ratio(((1 - ratio(common_BC, either_BC)) * weights_C).sum(dim=1), weights_C.sum())
    images_B = counted_BHW.flatten(1).any(dim=1)
    total, images = team.total(torch.stack([(lacking_B * images_B).sum(), images_B.sum()])).unbind()
    return torch.maximum(ratio(total, images), cross_entropy(logits_BKHW, mask_BHW, weights_C, team))


def probabilities(logits_BKHW: Tensor) -> Tensor:
    """Of every class, the background first."""
    if logits_BKHW.shape[1] == 1:
        p_B1HW = logits_BKHW.sigmoid()
        return torch.cat([1 - p_B1HW, p_B1HW], dim=1)
    return logits_BKHW.softmax(dim=1)


def truth(mask_BHW: Tensor, classes: int) -> Tensor:
    """1 in the map of each pixel's class, 0 elsewhere; 0 in all maps where it has none."""
    indices = torch.arange(classes, dtype=mask_BHW.dtype, device=mask_BHW.device)[:, None, None]
    return (mask_BHW[:, None] == indices).float()


def _areas(logits_BKHW: Tensor, mask_BHW: Tensor, team: Team) -> tuple[Tensor, ...]:
    """Pixels in common, predicted and true, of each class but the background, in the team's whole batch."""
    alone = logits_BKHW.shape[1] == 1
    p_BCHW = (logits_BKHW.sigmoid() if alone else logits_BKHW.softmax(dim=1)[:, 1:]) * (mask_BHW != NO_CLASS)[:, None]
    true_BCHW = truth(mask_BHW, p_BCHW.shape[1] + 1)[:, 1:]
    return team.total(
        torch.stack([each.sum(dim=(0, 2, 3)) for each in (p_BCHW * true_BCHW, p_BCHW, true_BCHW)])
    ).unbind()


def _mean(cost_C: Tensor, weights_C: Tensor) -> Tensor:
    return ratio((cost_C * weights_C).sum(), weights_C.sum())
