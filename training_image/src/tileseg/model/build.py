"""The network that a recipe, or a model's description, asks for."""

from typing import Any

import torch
from torch import nn

from tileseg.failure import JobFailure
from tileseg.model.albunet import AlbuNet
from tileseg.model.resnet import ResNet
from tileseg.model.ternausnet import TernausNetV2
from tileseg.model.unet import UNet
from tileseg.model.zoo import zoo_network
from tileseg.recipe.data import BANDS, MOST_CLASSES
from tileseg.recipe.learning import Network
from tileseg.recipe.reader import section_of
from tileseg.recipe.rules import shown
from tileseg.recipe.sections import Recipe


def build_network(recipe: Recipe) -> nn.Module:
    """With random weights, which the recipe's seed decides."""
    torch.manual_seed(recipe.train.seed)
    return _built(recipe.model, bands=len(recipe.dataset.bands), outputs=recipe.outputs)


def network_of(description: dict[str, Any]) -> nn.Module:
    """The network that a ``model.json`` describes, for weights that lie beside it.

    Args:
        description: as :func:`tileseg.artifact.model.description` makes it; of it ``model``, ``bands`` and ``outputs``
            are used. A file may have been edited, so all three are checked.

    Raises:
        JobFailure: it describes no network.
    """
    bands, outputs, settings = (description.get(name) for name in ("bands", "outputs", "model"))
    if not isinstance(bands, list) or not BANDS.accepts(bands) or not isinstance(settings, dict):
        raise JobFailure("model.json holds no bands, or no settings of a network: use the file that the job wrote")
    if type(outputs) is not int or not 1 <= outputs <= MOST_CLASSES:
        raise JobFailure(f"model.json has {shown(outputs)} outputs: use the file that the job wrote")
    given = {name: value for name, value in settings.items() if value is not None}
    return _built(section_of(Network, "model", given, "model.json"), bands=len(bands), outputs=outputs)


def _built(model: Network, *, bands: int, outputs: int) -> nn.Module:
    return BUILDERS[model.name](model, bands, outputs)


def _unet(model: Network, bands: int, outputs: int) -> nn.Module:
    encoder = ResNet(model.encoder, bands=bands, width=model.width)
    return UNet(encoder, width=model.width, outputs=outputs, output_stride=model.output_stride)


def _albunet(model: Network, bands: int, outputs: int) -> nn.Module:
    return AlbuNet(model.encoder, bands=bands, outputs=outputs)


def _ternausnet(_model: Network, bands: int, outputs: int) -> nn.Module:
    return TernausNetV2(bands=bands, outputs=outputs)


BUILDERS = {"unet": _unet, "albunet": _albunet, "ternausnetv2": _ternausnet, "smp": zoo_network}
"""By the recipe's ``model.name``."""
