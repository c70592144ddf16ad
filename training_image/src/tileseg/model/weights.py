"""A whole network's weights, of an earlier job of ours or of an old experiment, put into a network."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load
from torch import Tensor, nn

from tileseg.failure import JobFailure
from tileseg.model.ternausnet import TernausNetV2
from tileseg.model.wide_resnet import COUNTER, Weights, of_inplace_abn

MOST_BYTES = 2 << 30
"""TernausNetV2 with its optimizer's state has 0.8 GB."""

HEADS = ("head.", "final.", "segmentation_head.")
"""Where our networks draw one map for each output."""

UNUSED = ("fc.", "resnet.fc.")
"""The classifier that came with old encoders."""

SHOWN = 3


def load_weights(network: nn.Module, data: bytes, place: str) -> str:
    """Puts weights into the network; a head for other classes is left as it was.

    Args:
        network: changed in place.
        data: a safetensors file; or what ``torch.save`` wrote, of which only tensors and plain values are ever read:
            ``{"state_dict": ...}`` as the robosat family has it, or the weights alone.
        place: where it came from, for messages.

    Returns:
        What was left out, for the log; empty where everything had its place.

    Raises:
        JobFailure: neither format, more than weights, or those of another network.
    """
    weights = _named_as_ours(_read(data, place))
    if isinstance(network, TernausNetV2):
        weights = of_inplace_abn(weights)
    own = network.state_dict()
    left = {name for name in own if name.startswith(HEADS) and name in weights and _differ(weights[name], own[name])}
    fitting = {name: tensor for name, tensor in weights.items() if name not in left}
    _refuse_others(fitting, {name: tensor for name, tensor in own.items() if name not in left}, place)
    network.load_state_dict(own | fitting)
    return f"the head of {place} draws other maps than are asked for: it begins with random weights" if left else ""


def _read(data: bytes, place: str) -> Weights:
    """The tensors in a file, whichever its format is; one of safetensors begins with a length and a brace."""
    found = _safetensors(data, place) if data[8:9] == b"{" else _pickled(data, place)
    found = found.get("state_dict", found) if isinstance(found, Mapping) else found
    if not isinstance(found, Mapping) or not found or not all(map(_is_weight, found.items())):
        raise JobFailure(f"model.weights: {place} holds other things than named tensors: give a network's weights")
    return dict(found)


def _safetensors(data: bytes, place: str) -> Weights:
    try:
        return load(data)
    except SafetensorError as error:
        raise JobFailure(f"model.weights: {place} is damaged ({error}): write it anew") from error


def _pickled(data: bytes, place: str) -> Any:
    """What ``torch.save`` wrote. A pickle can run any program, so one that asks for more than tensors is refused."""
    try:
        _refuse_to_unpack_more_than_fits(data)
        return torch.load(BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # zipfile and torch.load raise whatever the bytes lead it into
        raise JobFailure(
            f"model.weights: {place} is no checkpoint that can be read safely: it is damaged, or holds more than "
            f"tensors and numbers, or unpacks to more than {MOST_BYTES} bytes; give safetensors, or the weights alone"
        ) from error


def _refuse_to_unpack_more_than_fits(data: bytes) -> None:
    if data.startswith(b"PK"):
        unpacked = sum(entry.file_size for entry in zipfile.ZipFile(BytesIO(data)).infolist())
        if unpacked > MOST_BYTES:
            raise ValueError(f"it unpacks to {unpacked} bytes, more than {MOST_BYTES}")


def _is_weight(named: tuple[object, object]) -> bool:
    name, tensor = named
    return isinstance(name, str) and isinstance(tensor, Tensor) and tensor.layout == torch.strided


def _named_as_ours(weights: Weights) -> Weights:
    """Without what DataParallel puts before every name, and without an unused classifier."""
    if all(name.startswith("module.") for name in weights):
        weights = {name.removeprefix("module."): tensor for name, tensor in weights.items()}
    return {name: tensor for name, tensor in weights.items() if not name.startswith(UNUSED)}


def _refuse_others(weights: Weights, own: Mapping[str, Tensor], place: str) -> None:
    missing = [name for name in own if name not in weights and not name.endswith(COUNTER)]
    unknown = [name for name in weights if name not in own]
    differing = [
        f"{name} of {_shape(weights[name])}, here {_shape(own[name])}"
        for name in own
        if name in weights and _differ(weights[name], own[name])
    ]
    found = (("lacks", missing), ("has also", unknown), ("has of another shape", differing))
    faults = [f"it {what} {_named(names)}" for what, names in found if names]
    if faults:
        cure = "set model.name, encoder, width and dataset.bands as they were for it"
        raise JobFailure(f"model.weights: {place} is another network's ({'; '.join(faults)}): {cure}")


def _differ(tensor: Tensor, own: Tensor) -> bool:
    return tensor.shape != own.shape


def _shape(tensor: Tensor) -> str:
    return "x".join(map(str, tensor.shape)) or "one number"


def _named(names: list[str]) -> str:
    rest = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(ascii(name)[1:-1][:80] for name in names[:SHOWN]) + rest
