"""The networks have the shapes, and the names, that they are expected to have."""

from dataclasses import replace

import pytest
import torch
from safetensors.torch import save

from tileseg.failure import JobFailure
from tileseg.model.build import build_network
from tileseg.model.pretrained import colours_shared, load_encoder
from tileseg.model.resnet import ResNet
from tileseg.recipe.reader import recipe_of
from training_image.tests.recipe.test_reader import tables

PUBLISHED_PARAMETERS = {"resnet18": 11_689_512, "resnet34": 21_797_672, "resnet50": 25_557_032}
"""torchvision's, with their classifier for 1000 classes of 512 or 2048 features."""

CLASSIFIER = {"resnet18": 513_000, "resnet34": 513_000, "resnet50": 2_049_000}


@pytest.mark.parametrize("name", PUBLISHED_PARAMETERS)
def test_an_encoder_has_the_parameters_of_the_published_network(name: str) -> None:
    encoder = ResNet(name, bands=3, width=64)
    assert sum(p.numel() for p in encoder.parameters()) == PUBLISHED_PARAMETERS[name] - CLASSIFIER[name]


def test_parameters_are_named_as_torchvision_names_them() -> None:
    names = set(ResNet("resnet50", bands=3, width=64).state_dict())
    assert {
        "conv1.weight",
        "bn1.running_mean",
        "layer1.0.downsample.0.weight",
        "layer1.0.downsample.1.num_batches_tracked",
        "layer3.5.conv3.weight",
        "layer4.2.bn3.bias",
    } <= names
    assert not any(name.startswith("fc") for name in names)


@pytest.mark.parametrize("output_stride", [1, 2, 4])
@pytest.mark.parametrize("encoder", ["resnet18", "resnet50"])
def test_every_pixel_gets_a_logit_for_each_output(encoder: str, output_stride: int) -> None:
    recipe = recipe_of(tables(), "recipe.toml")
    recipe = replace(recipe, model=replace(recipe.model, encoder=encoder, output_stride=output_stride))
    network = build_network(recipe).eval()
    assert network(torch.zeros(2, 3, 64, 96)).shape == (2, 1, 64, 96)


def test_the_seed_decides_the_first_weights() -> None:
    recipe = recipe_of(tables(), "recipe.toml")
    other = replace(recipe, train=replace(recipe.train, seed=1))
    first, again, another = (build_network(r).get_parameter("head.weight") for r in (recipe, recipe, other))
    assert torch.equal(first, again)
    assert not torch.equal(first, another)


def test_pretrained_weights_are_taken_over_without_their_classifier() -> None:
    recipe = recipe_of(tables(), "recipe.toml")
    given = build_network(replace(recipe, train=replace(recipe.train, seed=5))).get_submodule("encoder").state_dict()
    network = build_network(recipe)
    load_encoder(network, save({**given, "fc.weight": torch.zeros(10, 64)}), "s3://bucket/weights")
    assert all(torch.equal(network.state_dict()[f"encoder.{name}"], given[name]) for name in given)


def test_a_first_convolution_answers_grey_alike_however_many_bands_show_it() -> None:
    weight = torch.rand(4, 3, 7, 7)
    assert torch.equal(colours_shared(weight, weight), weight)
    for bands in (1, 4, 8):
        shared = colours_shared(weight, torch.zeros(4, bands, 7, 7))
        assert torch.allclose(shared.sum(dim=1), weight.sum(dim=1), atol=1e-5)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"not safetensors", "is not a safetensors file"),
        (save({"layer1.0.conv1.weight": torch.zeros(1)}), "holds weights of another network"),
    ],
    ids=["another format", "another network"],
)
def test_weights_that_do_not_fit_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(JobFailure, match=message):
        load_encoder(build_network(recipe_of(tables(), "recipe.toml")), data, "s3://bucket/weights")
