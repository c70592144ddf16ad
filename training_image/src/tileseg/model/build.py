"""The network that a recipe asks for."""

import torch
from safetensors import SafetensorError
from safetensors.torch import load

from tileseg.failure import JobFailure
from tileseg.model.resnet import ResNet
from tileseg.model.unet import UNet
from tileseg.recipe.sections import Recipe


def build_network(recipe: Recipe) -> UNet:
    """With random weights, which the recipe's seed decides."""
    torch.manual_seed(recipe.train.seed)
    encoder = ResNet(recipe.model.encoder, bands=len(recipe.dataset.bands), width=recipe.model.width)
    return UNet(encoder, width=recipe.model.width, outputs=recipe.outputs, output_stride=recipe.model.output_stride)


def load_encoder(network: UNet, data: bytes, place: str) -> None:
    """Puts pretrained weights into the encoder; a classifier among them is left aside.

    Args:
        network: changed in place.
        data: a safetensors file of ResNet weights, named as torchvision names them.
        place: where it came from, for messages.

    Raises:
        JobFailure: not safetensors, or the weights of another network.
    """
    try:
        weights = {name: tensor for name, tensor in load(data).items() if not name.startswith("fc.")}
    except SafetensorError as error:
        raise JobFailure(f"model.pretrained: {place} is not a safetensors file ({error}): convert it") from error
    bands = network.encoder.conv1.in_channels
    if "conv1.weight" in weights and weights["conv1.weight"].shape[1] == 3:
        weights["conv1.weight"] = for_bands(weights["conv1.weight"], bands)
    try:
        network.encoder.load_state_dict(weights)
    except RuntimeError as error:
        reason = " ".join(str(error).split())[:300]
        raise JobFailure(f"model.pretrained: {place} holds weights of another network ({reason})") from error


def for_bands(weight_OIHW: torch.Tensor, bands: int) -> torch.Tensor:
    """A first convolution that was learnt on red, green and blue, for any bands.

    Each band gets the mean of the three, scaled so that the sum over the bands stays as it was; three bands are taken
    to be red, green and blue themselves.
    """
    if bands == weight_OIHW.shape[1]:
        return weight_OIHW
    mean = weight_OIHW.mean(dim=1, keepdim=True)
    return mean.repeat(1, bands, 1, 1) * (weight_OIHW.shape[1] / bands)
