"""The training step that this one replaces (planet-snowcover with robosat.pink), rebuilt from a description of it.

AlbuNet over ResNet-50 in float32, memory as torch lays it out by default, Adam, and the Lovász hinge of each image in
float64, as its masks were: 39 million parameters and one map of logits.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

LEARNING_RATE = 2.5e-5


class SeedStep:
    """Steps of one network on whatever batch it is given."""

    def __init__(self, network: nn.Module) -> None:
        self.network = network.train()
        self.optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE)

    def __call__(self, image_BCHW: Tensor, mask_BHW: Tensor) -> None:
        """Of float32 images and float64 masks of 0 and 1."""
        self.optimizer.zero_grad()
        loss = lovasz_hinge(self.network(image_BCHW)[:, 0], mask_BHW)
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()


def lovasz_hinge(logits_BHW: Tensor, mask_BHW: Tensor) -> Tensor:
    """The mean over images (Berman et al. 2018, arXiv:1705.08790), one after the other."""
    losses = [_of_one(logits.flatten(), mask.flatten()) for logits, mask in zip(logits_BHW, mask_BHW, strict=True)]
    return torch.stack(losses).mean()


def _of_one(logits_P: Tensor, mask_P: Tensor) -> Tensor:
    errors_P, order_P = torch.sort(1.0 - (mask_P * 2 - 1) * logits_P, descending=True)
    truth_P = mask_P[order_P]
    common_P = truth_P.sum() - truth_P.cumsum(0)
    either_P = truth_P.sum() + (1.0 - truth_P).cumsum(0)
    iou_P = 1.0 - common_P / either_P
    weight_P = torch.cat([iou_P[:1], iou_P[1:] - iou_P[:-1]])
    return torch.dot(functional.relu(errors_P), weight_P)
