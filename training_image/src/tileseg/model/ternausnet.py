"""TernausNetV2 (Iglovikov et al. 2018, arXiv:1806.00844) over WideResNet-38, so that its checkpoints load.

Source: models/ternausnet2.py of ternaus/TernausNetV2, with upsampling, not deconvolution, in the decoder. 67.2 million
parameters, the first of them at full resolution: a step costs many times one of unet.
"""

from collections import OrderedDict

import torch
from torch import Tensor, nn
from torch.nn import functional

from tileseg.model.wide_resnet import module


class ConvRelu(nn.Module):
    """A 3x3 convolution with bias, rectified."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.conv(x), inplace=True)


class DecoderBlock(nn.Module):
    """Doubles the size, then convolves twice."""

    def __init__(self, inputs: int, outputs: int, *, width: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.Upsample(scale_factor=2, mode="nearest"), ConvRelu(inputs, width), ConvRelu(width, outputs)
        )

    def forward(self, x: Tensor) -> Tensor:
        drawn: Tensor = self.block(x)
        return drawn


class TernausNetV2(nn.Module):
    """Bands in, one map of logits an output channel out; height and width are multiples of 32.

    First weights are PyTorch's own, as in the published code: He's would let the signal grow from block to block.
    ``width`` is the channels of the first convolution: 64 as published, less where a test has no time.
    """

    def __init__(self, *, bands: int, outputs: int, width: int = 64) -> None:
        super().__init__()
        filters = width // 2
        self.conv1 = nn.Sequential(OrderedDict(conv1=nn.Conv2d(bands, width, 3, padding=1, bias=False)))
        self.conv2 = module(3, width, width * 2, width * 2)
        self.conv3 = module(3, width * 2, width * 4, width * 4)
        self.conv4 = module(6, width * 4, width * 8, width * 8)
        self.conv5 = module(3, width * 8, width * 8, width * 16)
        self.center = DecoderBlock(width * 16, filters * 8, width=filters * 8)
        self.dec5 = DecoderBlock(width * 16 + filters * 8, filters * 8, width=filters * 8)
        self.dec4 = DecoderBlock(width * 8 + filters * 8, filters * 8, width=filters * 8)
        self.dec3 = DecoderBlock(width * 4 + filters * 8, filters * 2, width=filters * 2)
        self.dec2 = DecoderBlock(width * 2 + filters * 2, filters, width=filters * 2)
        self.dec1 = ConvRelu(width + filters, filters)
        self.final = nn.Conv2d(filters, outputs, 1)

    def forward(self, image_BCHW: Tensor) -> Tensor:
        features = [self.conv1(image_BCHW)]
        for encode in (self.conv2, self.conv3, self.conv4, self.conv5):
            features.append(encode(functional.max_pool2d(features[-1], 2)))
        x = self.center(functional.max_pool2d(features[-1], 2))
        for decode in (self.dec5, self.dec4, self.dec3, self.dec2, self.dec1):
            x = decode(torch.cat([x, features.pop()], dim=1))
        logits: Tensor = self.final(x)
        return logits
