"""Training runs of one recipe, each by the real command on the container's folders."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Epoch = dict[str, float]


@dataclass(frozen=True)
class Run:
    """What one job reached."""

    name: str
    training_tiles: int
    best: Epoch
    history: list[Epoch]
    baselines: Mapping[str, float]
    seconds: float

    @property
    def iou(self) -> float:
        return self.best["val_iou"]


def trained(name: str, recipe: str, folder: Path) -> Run:
    """Trains in a folder of its own and reads what the job left there."""
    channel = folder / name / "input" / "data" / "config"
    channel.mkdir(parents=True)
    (channel / "recipe.toml").write_text(recipe)
    environ = {**os.environ, "SAGEMAKER_BASE_DIR": str(folder / name)}
    command = Path(sys.executable).with_name("train")
    done = subprocess.run([command], env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the run {name} failed: {done.stderr.strip()}")
    model = folder / name / "model"
    metrics: dict[str, Any] = json.loads((model / "metrics.json").read_text())
    return Run(
        name=name,
        training_tiles=metrics["tiles"]["training"],
        best=metrics["best"],
        history=[json.loads(line) for line in (model / "history.jsonl").read_text().splitlines()],
        baselines=metrics["baselines"],
        seconds=metrics["seconds"],
    )


def tiles_of(name: str, side: str, folder: Path) -> list[str]:
    """The paths of the tiles that a run kept on one side of its split: ``train`` or ``validation``."""
    return (folder / name / "model" / f"{side}_tiles.txt").read_text().split()
