"""A small model as a job leaves it, for whatever takes models up again."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from tileseg.model.build import network_of

DESCRIPTION: dict[str, Any] = {
    "model": {"name": "unet", "encoder": "resnet18", "width": 8, "output_stride": 4},
    "outputs": 1,
    "tile_size": 64,
    "bands": [3, 1],
    "nodata": 7,
    "mean": [100.0, 90.0],
    "std": [40.0, 50.0],
    "classes": [
        {"name": "ground", "value": 0, "color": "#000000"},
        {"name": "disc", "value": 4, "color": "#ff7f0e"},
    ],
}


def write_model(folder: Path, **changes: Any) -> Path:
    """Random weights, always the same ones."""
    folder.mkdir(parents=True, exist_ok=True)
    description = {**DESCRIPTION, **changes}
    torch.manual_seed(0)
    weights = network_of(description).state_dict()
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, folder / "model.safetensors")
    (folder / "model.json").write_text(json.dumps(description))
    return folder
