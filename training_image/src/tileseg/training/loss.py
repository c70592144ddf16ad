"""What training minimises: a loss that judges pixels, plus one that judges areas."""

from torch import Tensor
from torch.nn import functional

SMOOTH = 1.0
"""Keeps the Dice loss finite, and its slope small, where a batch has none of a class."""


def segmentation_loss(logits_BKHW: Tensor, mask_BHW: Tensor) -> Tensor:
    """Cross entropy plus Dice (Milletari et al. 2016, arXiv:1606.04797).

    One channel of logits tells the second class from the first; several tell as many classes apart.
    """
    if logits_BKHW.shape[1] == 1:
        truth = mask_BHW.float()
        logits = logits_BKHW[:, 0]
        return functional.binary_cross_entropy_with_logits(logits, truth) + dice(logits.sigmoid(), truth)
    probabilities = logits_BKHW.softmax(dim=1)
    truth_BKHW = functional.one_hot(mask_BHW.long(), logits_BKHW.shape[1]).movedim(-1, 1).float()
    areas = [dice(probabilities[:, k], truth_BKHW[:, k]) for k in range(1, logits_BKHW.shape[1])]
    return functional.cross_entropy(logits_BKHW, mask_BHW.long()) + sum(areas) / len(areas)


def dice(probability_BHW: Tensor, truth_BHW: Tensor) -> Tensor:
    """0 where the class's area is met exactly, towards 1 where it is missed, over the whole batch."""
    common = (probability_BHW * truth_BHW).sum()
    return 1 - (2 * common + SMOOTH) / (probability_BHW.sum() + truth_BHW.sum() + SMOOTH)


def classes_of(logits_BKHW: Tensor) -> Tensor:
    """The most likely class of each pixel."""
    if logits_BKHW.shape[1] == 1:
        return (logits_BKHW[:, 0] > 0).byte()
    return logits_BKHW.argmax(dim=1).byte()
