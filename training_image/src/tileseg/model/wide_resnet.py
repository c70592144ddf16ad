"""The first five modules of WideResNet-38, as TernausNetV2 uses them; parameters are named as theirs.

Source: Wu, Shen, van den Hengel 2016 (arXiv:1611.10080); wider_resnet38 in models/wider_resnet.py of
mapillary/inplace_abn. For its InPlaceABN, which saves memory by a CUDA extension, stands what that computes: batch
normalisation, then a leaky rectifier.
"""

import re
from collections import OrderedDict

from torch import Tensor, nn
from torch.nn import functional

SLOPE = 0.01
"""Of the leaky rectifier below zero."""

EPSILON = 1e-5
"""What InPlaceABN adds to a scale, so that it can be inverted."""

COUNTER = "num_batches_tracked"
"""What PyTorch's normalisation has, and InPlaceABN has not."""

SCALE = re.compile(r"(.*\.)?bn\d\.weight")

Weights = dict[str, Tensor]


class ActivatedNorm(nn.BatchNorm2d):
    """Batch normalisation and a leaky rectifier in one, as InPlaceABN is, so that parameters are named alike."""

    def forward(self, input: Tensor) -> Tensor:
        return functional.leaky_relu(super().forward(input), SLOPE)


class IdentityBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut, each after its normalisation (He et al. 2016, arXiv:1603.05027)."""

    def __init__(self, inputs: int, width: int, outputs: int) -> None:
        super().__init__()
        self.bn1 = ActivatedNorm(inputs)
        self.convs = nn.Sequential(
            OrderedDict(
                conv1=nn.Conv2d(inputs, width, 3, padding=1, bias=False),
                bn2=ActivatedNorm(width),
                conv2=nn.Conv2d(width, outputs, 3, padding=1, bias=False),
            )
        )
        self.proj_conv = nn.Conv2d(inputs, outputs, 1, bias=False) if inputs != outputs else None

    def forward(self, x: Tensor) -> Tensor:
        activated = self.bn1(x)
        shortcut = x if self.proj_conv is None else self.proj_conv(activated)
        summed: Tensor = self.convs(activated) + shortcut
        return summed


def module(blocks: int, inputs: int, width: int, outputs: int) -> nn.Sequential:
    """Blocks in a row, of which the first changes the channels."""
    first = IdentityBlock(inputs, width, outputs)
    rest = [IdentityBlock(outputs, width, outputs) for _ in range(blocks - 1)]
    return nn.Sequential(OrderedDict((f"block{number}", each) for number, each in enumerate([first, *rest], start=1)))


def of_inplace_abn(weights: Weights) -> Weights:
    """Weights that InPlaceABN learnt, which scales by a weight's absolute value; others are returned as they are.

    A wrapper that some of its versions had adds ``bn`` to the names.
    """
    weights = {name.replace(".bn.", "."): tensor for name, tensor in weights.items()}
    if any(name.endswith(COUNTER) for name in weights):
        return weights
    return {name: tensor.abs() + EPSILON if SCALE.fullmatch(name) else tensor for name, tensor in weights.items()}
