"""AlbuNet is the published one."""

import torch
from safetensors.torch import save

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


def test_pretrained_colours_go_to_the_first_three_bands_and_the_fourth_keeps_its_own() -> None:
    network = AlbuNet("resnet50", bands=4, outputs=1)
    own = network.resnet.conv1.weight.detach().clone()
    given = ResNet("resnet50", bands=3, width=64).state_dict()
    load_encoder(network, save(given), "s3://bucket/weights")
    assert torch.equal(network.resnet.conv1.weight[:, :3], given["conv1.weight"])
    assert torch.equal(network.resnet.conv1.weight[:, 3:], own[:, 3:])
    assert torch.equal(network.get_parameter("resnet.layer4.0.conv1.weight"), given["layer4.0.conv1.weight"])
