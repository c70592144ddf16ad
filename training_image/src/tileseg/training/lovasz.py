"""The Lovász extension of the Jaccard loss: what IoU loses, made smooth (Berman et al. 2018, arXiv:1705.08790)."""

import numpy as np
import torch
from torch import Tensor

from tileseg.distributed.team import Team
from tileseg.tiles.sample import NO_CLASS
from tileseg.training.pixel_loss import ratio


def lovasz(logits_BKHW: Tensor, mask_BHW: Tensor, weights_C: Tensor, team: Team) -> Tensor:
    """The mean over images: of the hinge for one map of logits, of the softmax over each image's classes otherwise."""
    mask_BP = mask_BHW.flatten(1)
    counted_BP = mask_BP != NO_CLASS
    logits_BKP = logits_BKHW.flatten(2)
    if logits_BKP.shape[1] == 1:
        loss_B = _hinge(logits_BKP[:, 0], mask_BP, counted_BP)
    else:
        loss_B = _softmax(logits_BKP.softmax(dim=1), mask_BP, counted_BP, weights_C)
    images_B = counted_BP.any(dim=1)
    total, images = team.total(torch.stack([(loss_B * images_B).sum(), images_B.sum()])).unbind()
    return ratio(total, images)


def _hinge(logits_BP: Tensor, mask_BP: Tensor, counted_BP: Tensor) -> Tensor:
    true_BP = mask_BP == 1
    errors_BP = 1 - logits_BP * (2 * true_BP.float() - 1)
    return extension(errors_BP.relu(), true_BP, counted_BP)


def _softmax(p_BKP: Tensor, mask_BP: Tensor, counted_BP: Tensor, weights_C: Tensor) -> Tensor:
    total_B, weight_B = p_BKP.new_zeros(len(p_BKP)), p_BKP.new_zeros(len(p_BKP))
    for index, weight in enumerate(weights_C.unbind()):
        true_BP = mask_BP == index
        errors_BP = (true_BP.float() - p_BKP[:, index]).abs()
        weight_B_of_class = weight * true_BP.any(dim=1)
        total_B = total_B + weight_B_of_class * extension(errors_BP, true_BP, counted_BP)
        weight_B = weight_B + weight_B_of_class
    return ratio(total_B, weight_B)


def extension(errors_BP: Tensor, true_BP: Tensor, counted_BP: Tensor) -> Tensor:
    """Of each image: errors, none negative, weighed by how much IoU each costs when they are made from the worst on.

    The weights are differences of 1 - IoU between one error and the next, in closed form: float32 is exact enough for
    that, while subtracting numbers so close would need float64.
    """
    order_BP = _falling(errors_BP.detach().masked_fill(~counted_BP, -1))
    true_sorted_BP = true_BP.float().gather(1, order_BP)
    area_B1 = true_BP.sum(dim=1, keepdim=True).float()
    missed_BP = true_sorted_BP.cumsum(dim=1)
    common_BP = area_B1 - missed_BP
    made = torch.arange(1, errors_BP.shape[1] + 1, device=errors_BP.device)
    either_BP = area_B1 + made - missed_BP
    of_false_alarm_BP = common_BP / (either_BP - 1).clamp_min(1)
    weight_BP = torch.lerp(of_false_alarm_BP, torch.ones_like(common_BP), true_sorted_BP) / either_BP
    weight_BP[:, :1] = torch.where(area_B1 == 0, 1, weight_BP[:, :1])  # of no area, the first false alarm costs all
    weight_by_pixel_BP = torch.empty_like(weight_BP).scatter_(1, order_BP, weight_BP)
    return (errors_BP * weight_by_pixel_BP * counted_BP).sum(dim=1)


def _falling(values_BP: Tensor) -> Tensor:
    """Indices from the largest value to the smallest; on a CPU numpy's sort is five times as fast as torch's."""
    if values_BP.device.type == "cpu":
        return torch.from_numpy(np.argsort(-values_BP.numpy(), axis=1))
    return values_BP.argsort(dim=1, descending=True)
