"""The network with the weights that training begins with."""

from collections.abc import Callable, Mapping

from torch import nn

from tileseg.model.build import build_network
from tileseg.model.pretrained import load_encoder
from tileseg.model.weights import MOST_BYTES, load_weights
from tileseg.recipe.sections import Recipe
from tileseg.tiles.store import open_folder


def initial_network(recipe: Recipe, environ: Mapping[str, str], say: Callable[[str], None]) -> nn.Module:
    """Random weights, but for what the recipe's files give the encoder, or all of the network.

    Raises:
        JobFailure: a file that cannot be read, or does not fit.
    """
    network = build_network(recipe)
    if place := recipe.model.pretrained:
        load_encoder(network, _read(place, environ), place)
        say(f"the encoder begins with the weights of {place}")
    if place := recipe.model.weights:
        left_out = load_weights(network, _read(place, environ), place)
        say(left_out or f"the network begins with the weights of {place}")
    return network


def _read(place: str, environ: Mapping[str, str]) -> bytes:
    folder, _, name = place.rpartition("/")
    return open_folder(folder, environ).read(name, most_bytes=MOST_BYTES)
