"""AlbuNet is the published one."""

import torch
from safetensors.torch import save
from torch import Tensor
from torch.nn import functional

from tileseg.model.albunet import AlbuNet
from tileseg.model.pretrained import load_encoder
from tileseg.model.resnet import ResNet

PUBLISHED, CLASSIFIER = 39_390_281, 2_049_000
"""Parameters with three bands and one output: 25,557,032 of torchvision's ResNet-50, whose classifier nothing used, and
13,833,249 of the decoder."""


def test_it_has_the_parameters_of_the_published_network_but_for_the_unused_classifier() -> None:
    network = AlbuNet("resnet50", bands=4, outputs=1)
    of_the_fourth_band = 64 * 7 * 7
    assert sum(p.numel() for p in network.parameters()) == PUBLISHED - CLASSIFIER + of_the_fourth_band


def test_a_first_convolution_of_other_than_three_bands_begins_as_published() -> None:
    """Uniformly, within Glorot's bound; He's normal distribution would reach beyond it."""
    weight = AlbuNet("resnet50", bands=4, outputs=1).resnet.conv1.weight
    bound = (6 / ((4 + 64) * 7 * 7)) ** 0.5
    assert 0.99 * bound < weight.abs().max() <= bound


def test_it_draws_as_the_published_code_does() -> None:
    """The published forward pass, spelt out over the published names of parameters."""
    torch.manual_seed(0)
    network = AlbuNet("resnet50", bands=3, outputs=2).eval()
    weights = network.state_dict()
    image = torch.randn(1, 3, 64, 128)

    def drawn(name: str, x: Tensor) -> Tensor:
        return functional.relu(functional.conv2d(x, weights[f"{name}.weight"], padding=1))

    def doubled(name: str, *features: Tensor) -> Tensor:
        x = torch.cat(features, dim=1)
        return drawn(f"{name}.block.block", functional.interpolate(x, scale_factor=2.0, mode="nearest"))

    _, enc1, enc2, enc3, enc4 = network.resnet(image)
    center = doubled("center", functional.max_pool2d(enc4, kernel_size=2, stride=2))
    dec0 = doubled("dec0", enc4, center)
    dec1 = doubled("dec1", enc3, dec0)
    dec2 = doubled("dec2", enc2, dec1)
    dec3 = doubled("dec3", enc1, dec2)
    dec5 = drawn("dec5.block", doubled("dec4", dec3))
    published = functional.conv2d(dec5, weights["final.weight"], weights["final.bias"])
    assert torch.equal(network(image), published)


def test_pretrained_colours_go_to_the_first_three_bands_and_the_fourth_keeps_its_own() -> None:
    network = AlbuNet("resnet50", bands=4, outputs=1)
    own = network.resnet.conv1.weight.detach().clone()
    given = ResNet("resnet50", bands=3, width=64).state_dict()
    load_encoder(network, save(given), "s3://bucket/weights")
    assert torch.equal(network.resnet.conv1.weight[:, :3], given["conv1.weight"])
    assert torch.equal(network.resnet.conv1.weight[:, 3:], own[:, 3:])
    assert torch.equal(network.get_parameter("resnet.layer4.0.conv1.weight"), given["layer4.0.conv1.weight"])
