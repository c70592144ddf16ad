"""U-Net (Ronneberger et al. 2015, arXiv:1505.04597) over a ResNet encoder."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from tileseg.model.resnet import ResNet

STAGES = 5
"""How often the encoder halves the image."""

LEAST_CHANNELS = 16
"""A decoder stage narrower than this draws poorly, and costs hardly less."""


class DecoderBlock(nn.Module):
    """Doubles the size, takes in the encoder's features of that size, and convolves twice."""

    def __init__(self, inputs: int, skipped: int, outputs: int) -> None:
        super().__init__()
        self.convolutions = nn.Sequential(
            *convolution(inputs + skipped, outputs),
            *convolution(outputs, outputs),
        )

    def forward(self, x: Tensor, skipped: Tensor | None) -> Tensor:
        x = functional.interpolate(x, scale_factor=2.0, mode="nearest")
        drawn: Tensor = self.convolutions(x if skipped is None else torch.cat([x, skipped], dim=1))
        return drawn


class UNet(nn.Module):
    """Bands in, one map of logits an output channel out; height and width are multiples of 32.

    With an output stride above 1 the last decoder stages are left out, and logits are interpolated instead.
    """

    def __init__(self, encoder: ResNet, *, width: int, outputs: int, output_stride: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.output_stride = output_stride
        stages = STAGES - output_stride.bit_length() + 1
        skipped = [*reversed(encoder.channels[:-1]), 0][:stages]
        widths = [max(LEAST_CHANNELS, width * 4 // 2**stage) for stage in range(stages)]
        self.decoder = nn.ModuleList(
            DecoderBlock(inputs, skip, out)
            for (inputs, out), skip in zip(pairwise([encoder.channels[-1], *widths]), skipped, strict=True)
        )
        self.head = nn.Conv2d(widths[-1], outputs, 1)
        self.apply(initialise)

    def forward(self, image_BCHW: Tensor) -> Tensor:
        *features, x = self.encoder(image_BCHW)
        for block, skipped in zip(self.decoder, [*reversed(features), None], strict=False):
            x = block(x, skipped)
        logits: Tensor = self.head(x)
        if self.output_stride == 1:
            return logits
        return functional.interpolate(logits.float(), scale_factor=float(self.output_stride), mode="bilinear")


def convolution(inputs: int, outputs: int) -> list[nn.Module]:
    """3x3, normalised over the batch, rectified."""
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


def initialise(module: nn.Module) -> None:
    """He et al. 2015 (arXiv:1502.01852), which keeps the signal's variance through rectified layers."""
    if isinstance(module, nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)
