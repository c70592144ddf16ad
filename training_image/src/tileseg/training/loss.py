"""What training minimises, by the recipe's name for it; 255 in a mask is no class, and counts for nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from tileseg.distributed.team import ALONE, Team
from tileseg.training.area_loss import dice, mean_iou, tversky
from tileseg.training.lovasz import lovasz
from tileseg.training.pixel_loss import cross_entropy, focal, pixel_weights

Loss = Callable[[Tensor, Tensor, Tensor, Team], Tensor]
"""Of logits BKHW, a mask BHW of class indices, the weights C of the classes, and the team whose global batch it is.

One map of logits tells the second of two classes from the first; several tell as many classes apart.
"""


def both(one: Loss, other: Loss) -> Loss:
    """Their sum: one judges pixels, the other areas."""
    return lambda logits, mask, weights, team: one(logits, mask, weights, team) + other(logits, mask, weights, team)


LOSSES: dict[str, Loss] = {
    "cross_entropy_dice": both(cross_entropy, dice),
    "cross_entropy": cross_entropy,
    "dice": dice,
    "focal": focal,
    "focal_dice": both(focal, dice),
    "lovasz": lovasz,
    "miou": mean_iou,
    "tversky": tversky,
}


@dataclass(frozen=True)
class Criterion:
    """A recipe's loss, of the batch of all members of a team together."""

    loss: Loss
    weights_C: Tensor
    team: Team = ALONE

    def __call__(self, logits_BKHW: Tensor, mask_BHW: Tensor) -> Tensor:
        """A number without unit, and 0 where no pixel counts."""
        return self.loss(logits_BKHW.float(), mask_BHW, self.weights_C, self.team)

    def weight_of(self, mask_BHW: Tensor) -> Tensor:
        """How much the pixels of a mask count together, in all members' masks."""
        return self.team.total(pixel_weights(mask_BHW, self.weights_C).sum())


def classes_of(logits_BKHW: Tensor) -> Tensor:
    """The most likely class of each pixel."""
    if logits_BKHW.shape[1] == 1:
        return (logits_BKHW[:, 0] > 0).byte()
    return logits_BKHW.argmax(dim=1).byte()
