"""An encoder's first weights, learnt on other images."""

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor, nn

from tileseg.failure import JobFailure
from tileseg.model.albunet import AlbuNet
from tileseg.model.unet import UNet

COLOURS = 3


def load_encoder(network: nn.Module, data: bytes, place: str) -> None:
    """Puts pretrained weights into the encoder; a classifier among them is left aside.

    Args:
        network: changed in place.
        data: a safetensors file of ResNet weights, named as torchvision names them.
        place: where it came from, for messages.

    Raises:
        JobFailure: not safetensors, or the weights of another network.
    """
    if not isinstance(network, (UNet, AlbuNet)):
        raise JobFailure(
            "model.pretrained is for unet and albunet: leave it out, or give the whole network's model.weights"
        )
    try:
        weights = {name: tensor for name, tensor in load(data).items() if not name.startswith("fc.")}
    except SafetensorError as error:
        raise JobFailure(f"model.pretrained: {place} is not a safetensors file ({error}): convert it") from error
    own = network.encoder.conv1.weight.detach()
    if "conv1.weight" in weights and weights["conv1.weight"].shape[1:] == (COLOURS, *own.shape[2:]):
        adapted = colours_first if isinstance(network, AlbuNet) else colours_shared
        weights["conv1.weight"] = adapted(weights["conv1.weight"], own)
    try:
        network.encoder.load_state_dict(weights)
    except RuntimeError as error:
        reason = " ".join(str(error).split())[:300]
        raise JobFailure(f"model.pretrained: {place} holds weights of another network ({reason})") from error


def colours_shared(weight_OIHW: Tensor, own_OIHW: Tensor) -> Tensor:
    """A first convolution that was learnt on red, green and blue, for any bands.

    Each band gets the mean of the three, scaled so that the sum over the bands stays as it was; three bands are taken
    to be red, green and blue themselves.
    """
    bands = own_OIHW.shape[1]
    if bands == COLOURS:
        return weight_OIHW
    return weight_OIHW.mean(dim=1, keepdim=True).repeat(1, bands, 1, 1) * (COLOURS / bands)


def colours_first(weight_OIHW: Tensor, own_OIHW: Tensor) -> Tensor:
    """The same as robosat.pink did it: the first three bands get red's, green's and blue's, others stay as they are."""
    shared = min(COLOURS, own_OIHW.shape[1])
    return torch.cat([weight_OIHW[:, :shared], own_OIHW[:, shared:]], dim=1)
