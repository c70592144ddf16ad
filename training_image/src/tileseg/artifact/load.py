"""A model taken up again: from the folder that a job filled, or the ``model.tar.gz`` that SageMaker made of it."""

import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load
from torch import nn

from tileseg.failure import JobFailure
from tileseg.model.build import network_of
from tileseg.recipe.data import BANDS, LARGEST_FLOAT32, LandClass
from tileseg.recipe.reader import section_of
from tileseg.recipe.rules import ListOf, Number, Whole
from tileseg.training.bands import BandStatistics

DESCRIPTION, WEIGHTS = "model.json", "model.safetensors"
LARGEST = {DESCRIPTION: 1 << 20, WEIGHTS: 4 << 30}
"""Bytes of each file; what declares more is not read."""

MOST_FILES = 100
RULES = {
    "bands": BANDS,
    "mean": ListOf(Number(-LARGEST_FLOAT32, LARGEST_FLOAT32), 1, 16),
    "std": ListOf(Number(1e-6, LARGEST_FLOAT32), 1, 16),
    "tile_size": Whole(64, 1024, multiple_of=32),
}


@dataclass(frozen=True)
class Model:
    """A trained network with all that must be known to use it."""

    network: nn.Module
    outputs: int
    bands: tuple[int, ...]
    """Of a scene, the first being 1, in the network's order."""
    statistics: BandStatistics
    nodata: float | None
    tile_size: int
    classes: tuple[LandClass, ...]


def load_model(place: Path) -> Model:
    """The model in this folder or archive. Weights are safetensors, which hold numbers and no program.

    Raises:
        JobFailure: a file is missing or damaged, or weights and description belong to different networks.
    """
    files = _from_folder(place) if place.is_dir() else _from_archive(place)
    description = _description(files[DESCRIPTION], place)
    network = network_of(description)
    try:
        network.load_state_dict(load(files[WEIGHTS]))
    except (SafetensorError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:300]
        raise JobFailure(
            f"{WEIGHTS} of {place} does not fit its description ({reason}): use one job's files"
        ) from error
    return _model(network.eval(), description, place)


def _model(network: nn.Module, description: Mapping[str, Any], place: Path) -> Model:
    for name, rule in RULES.items():
        if not rule.accepts(description.get(name)):
            raise JobFailure(f"{DESCRIPTION} of {place} has no sound {name}: allowed is {rule.allowed}; fetch it again")
    bands, mean, std = (tuple(description[name]) for name in ("bands", "mean", "std"))
    nodata, classes = description.get("nodata"), description.get("classes")
    if len({len(bands), len(mean), len(std)}) != 1 or not isinstance(classes, list) or len(classes) < 2:
        raise JobFailure(f"{DESCRIPTION} of {place} lacks classes, or a mean and std for each band: fetch it again")
    if nodata is not None and not Number(-LARGEST_FLOAT32, LARGEST_FLOAT32).accepts(nodata):
        raise JobFailure(f"{DESCRIPTION} of {place} has a nodata that is no number: fetch it again")
    return Model(
        network=network,
        outputs=int(description["outputs"]),
        bands=bands,
        statistics=BandStatistics(mean, std),
        nodata=None if nodata is None else float(nodata),
        tile_size=int(description["tile_size"]),
        classes=tuple(
            section_of(LandClass, f"classes[{index}]", land_class, DESCRIPTION)
            for index, land_class in enumerate(classes)
        ),
    )


def _description(data: bytes, place: Path) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise JobFailure(f"{DESCRIPTION} of {place} is not JSON ({error}): fetch it again") from error
    if not isinstance(found, dict):
        raise JobFailure(f"{DESCRIPTION} of {place} is not a JSON object: fetch it again")
    return found


def _from_folder(folder: Path) -> dict[str, bytes]:
    files = {}
    for name in LARGEST:
        path = folder / name
        if not path.is_file():
            raise JobFailure(f"{folder} has no {name}: give the folder or the model.tar.gz that a training job left")
        _check_size(name, path.stat().st_size, folder)
        files[name] = path.read_bytes()
    return files


def _from_archive(path: Path) -> dict[str, bytes]:
    """Two files are read into memory and nothing is unpacked, so that no member can write anywhere."""
    try:
        with tarfile.open(path, "r:*") as archive:
            files = _members(archive, path)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise JobFailure(f"cannot read the model {path} ({error}): give a whole model.tar.gz, or its folder") from error
    missing = [name for name in LARGEST if name not in files]
    if missing:
        raise JobFailure(f"{path} has no {missing[0]}: give the model.tar.gz that a training job left")
    return files


def _members(archive: tarfile.TarFile, path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for number, member in enumerate(archive):
        if number == MOST_FILES:
            raise JobFailure(f"{path} has more than {MOST_FILES} files: give the model.tar.gz that a training job left")
        name = str(PurePosixPath(member.name))
        _check_size(name if name in LARGEST else WEIGHTS, member.size, path)
        content = archive.extractfile(member) if member.isreg() and name in LARGEST else None
        if content:
            files[name] = content.read()
    return files


def _check_size(name: str, size: int, place: Path) -> None:
    if size > LARGEST[name]:
        raise JobFailure(f"{name} of {place} has {size} bytes, more than {LARGEST[name]}: fetch it again")
