"""AlbuNet as robosat and robosat.pink have it, so that an old experiment can be repeated and its checkpoint loads.

Source: robosat/unet.py of mapbox/robosat, robosat_pink/models/albunet.py of datapink/robosat.pink. Parameters are named
as theirs. Of their 39.4 million, 2.0 million are a classifier that nothing used; it is left out here.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from tileseg.model.resnet import ResNet
from tileseg.model.unet import initialise

FILTERS = 32
"""Channels of the last features; the other stages of the decoder have multiples of it."""

COLOURS = 3


class ConvRelu(nn.Module):
    """A 3x3 convolution, rectified."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.block = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(self.block(x), inplace=True)


class DecoderBlock(nn.Module):
    """Doubles the size, then convolves once."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.block = ConvRelu(inputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        drawn: Tensor = self.block(functional.interpolate(x, scale_factor=2.0, mode="nearest"))
        return drawn


class AlbuNet(nn.Module):
    """Bands in, one map of logits an output channel out; height and width are multiples of 64.

    First weights are the published ones': He's in the encoder, Glorot's in a first convolution of other than three
    bands, PyTorch's own in the decoder.
    """

    def __init__(self, encoder: str, *, bands: int, outputs: int) -> None:
        super().__init__()
        self.resnet = ResNet(encoder, bands=bands, width=64)
        _, quarter, eighth, sixteenth, deepest = self.resnet.channels
        self.center = DecoderBlock(deepest, FILTERS * 8)
        self.dec0 = DecoderBlock(deepest + FILTERS * 8, FILTERS * 8)
        self.dec1 = DecoderBlock(sixteenth + FILTERS * 8, FILTERS * 8)
        self.dec2 = DecoderBlock(eighth + FILTERS * 8, FILTERS * 2)
        self.dec3 = DecoderBlock(quarter + FILTERS * 2, FILTERS * 4)
        self.dec4 = DecoderBlock(FILTERS * 4, FILTERS)
        self.dec5 = ConvRelu(FILTERS, FILTERS)
        self.final = nn.Conv2d(FILTERS, outputs, 1)
        self.resnet.apply(initialise)
        if bands != COLOURS:
            nn.init.xavier_uniform_(self.resnet.conv1.weight)

    @property
    def encoder(self) -> ResNet:
        return self.resnet

    def forward(self, image_BCHW: Tensor) -> Tensor:
        _, quarter, eighth, sixteenth, deepest = self.resnet(image_BCHW)
        x = self.center(functional.max_pool2d(deepest, 2))
        x = self.dec0(torch.cat([deepest, x], dim=1))
        x = self.dec1(torch.cat([sixteenth, x], dim=1))
        x = self.dec2(torch.cat([eighth, x], dim=1))
        x = self.dec3(torch.cat([quarter, x], dim=1))
        logits: Tensor = self.final(self.dec5(self.dec4(x)))
        return logits
