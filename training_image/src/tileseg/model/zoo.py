"""Any network of segmentation-models-pytorch, which the extra ``tileseg[zoo]`` brings."""

from collections.abc import Iterable
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from torch import nn

from tileseg.failure import JobFailure
from tileseg.recipe.learning import Network
from tileseg.recipe.rules import shown

LIBRARY = "segmentation_models_pytorch"

FROM_TIMM = "tu-"
"""Encoders named so are timm's, of which there are too many to list."""


def zoo_network(model: Network, bands: int, outputs: int) -> nn.Module:
    """With random weights: the library would fetch others from a hub, and a job has no way there.

    Raises:
        JobFailure: the library is not there, or has no such network.
    """
    library = _library()
    decoder = str(model.decoder)
    _refuse_unknown("model.decoder", decoder, library.MODEL_ARCHITECTURES_MAPPING, decoder.lower())
    if not model.encoder.startswith(FROM_TIMM):
        _refuse_unknown("model.encoder", model.encoder, library.encoders.get_encoder_names(), model.encoder)
    try:
        network: nn.Module = library.create_model(
            decoder, model.encoder, encoder_weights=None, in_channels=bands, classes=outputs
        )
    except Exception as error:  # each network of the library has its own ways to refuse
        reason = " ".join(str(error).split())[:200].encode("ascii", "replace").decode()
        raise JobFailure(
            f"{decoder} with {model.encoder} cannot be built ({reason}): choose another model.encoder or model.decoder"
        ) from error
    return network


def _library() -> Any:
    try:
        return import_module(LIBRARY)
    except (ImportError, RuntimeError) as error:  # torchvision raises the latter beside a torch of another build
        raise JobFailure(
            f'model.name is "smp", but segmentation-models-pytorch cannot be imported ({error}): build the image with '
            "the extra tileseg[zoo], or choose another model.name"
        ) from error


def _refuse_unknown(setting: str, given: str, known: Iterable[str], name: str) -> None:
    names = sorted(known)
    if name not in names:
        near = get_close_matches(name, names, n=3, cutoff=0.4) or names[:3]
        raise JobFailure(f"{setting} is {shown(given)}, which the library has not: near are {', '.join(near)}")
