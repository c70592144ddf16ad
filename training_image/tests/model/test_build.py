"""The network that is built is the one that was asked for, by a recipe or by a model's description."""

from dataclasses import replace
from typing import Any

import pytest
import torch

from tileseg.artifact.model import description
from tileseg.failure import JobFailure
from tileseg.model.build import build_network, network_of
from tileseg.recipe.reader import recipe_of
from tileseg.recipe.sections import Recipe
from tileseg.training.bands import BandStatistics
from training_image.tests.recipe.test_reader import tables

NETWORKS: dict[str, dict[str, Any]] = {
    "unet": {"encoder": "resnet18", "width": 8, "output_stride": 4},
    "albunet": {"encoder": "resnet50"},
    "ternausnetv2": {"encoder": "wide_resnet38"},
}


def recipe_for(name: str) -> Recipe:
    return recipe_of(tables() | {"model": {"name": name, **NETWORKS[name]}}, "recipe.toml")


def described(recipe: Recipe) -> dict[str, Any]:
    return description(recipe, BandStatistics((0.0,) * 3, (1.0,) * 3)) | {"bands": list(recipe.dataset.bands)}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_pixel_gets_a_logit_for_each_output(name: str) -> None:
    recipe = recipe_for(name)
    assert build_network(recipe).eval()(torch.zeros(1, 3, 64, 128)).shape == (1, 1, 64, 128)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_description_tells_all_that_the_weights_need(name: str) -> None:
    recipe = recipe_for(name)
    recipe = replace(
        recipe, model=replace(recipe.model, outputs=2), dataset=replace(recipe.dataset, bands=(1, 2, 3, 4))
    )
    network = network_of(described(recipe))
    network.load_state_dict(build_network(recipe).state_dict())
    assert network.eval()(torch.zeros(1, 4, 64, 64)).shape == (1, 2, 64, 64)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ({"bands": []}, "no bands"),
        ({"bands": None}, "no bands"),
        ({"model": "unet"}, "no settings of a network"),
        ({"outputs": True}, "true outputs"),
        ({"outputs": 10**9}, "1000000000 outputs"),
        ({"model": {"name": "alexnet"}}, "model.name is "),
        ({"model": {"encoder": "resnet18", "width": 10**6}}, "model.width is 1000000"),
        ({"model": {"name": "albunet", "encoder": "resnet18"}}, "with albunet allowed is resnet50"),
    ],
)
def test_a_description_that_was_edited_wrongly_is_refused(edit: dict[str, Any], message: str) -> None:
    with pytest.raises(JobFailure, match=message):
        network_of(described(recipe_for("unet")) | edit)
