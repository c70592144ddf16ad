"""What was measured of a job's tiles is kept beside its checkpoints, so that a job that goes on measures nothing."""

import hashlib
import json
import math
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tileseg.recipe.sections import Recipe, decisive
from tileseg.tiles.dataset import Ground
from tileseg.training.bands import BandStatistics
from tileseg.training.baselines import Baselines
from tileseg.training.preparation import Preparation

NAME = "measured.json"
MOST_BYTES = 1 << 16


def remembered(folder: Path, recipe: Recipe, ground: Ground, measure: Callable[[], Preparation]) -> Preparation:
    """What an earlier run of the job measured, or what is measured now, which a later one will find.

    A file that is damaged, or that other tiles or settings led to, counts as none.
    """
    path, identity = folder / NAME, _identity(recipe, ground)
    found = _read(path, identity, bands=len(recipe.dataset.bands), classes=len(recipe.classes))
    if found:
        return found
    prepared = measure()
    _write(path, {"identity": identity, **asdict(prepared)})
    return prepared


def _identity(recipe: Recipe, ground: Ground) -> str:
    """Of all that decides what is measured."""
    values = [land_class.value for land_class in recipe.classes]
    return hashlib.sha256(json.dumps([decisive(recipe.dataset), values, ground.digest]).encode()).hexdigest()


def _read(path: Path, identity: str, *, bands: int, classes: int) -> Preparation | None:
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(MOST_BYTES))
        if content["identity"] != identity:
            return None
        statistics = BandStatistics(*(_numbers(content["bands"][name], bands) for name in ("mean", "std")))
        scores = _numbers([content["baselines"][name] for name in Baselines.__dataclass_fields__], 2)
        pixels = tuple(map(int, _numbers(content["class_pixels"], classes)))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return Preparation(statistics, Baselines(*scores), pixels)


def _numbers(found: Any, count: int) -> tuple[float, ...]:
    """Raises ValueError or TypeError where there are not so many finite numbers."""
    numbers = tuple(map(float, found))
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise ValueError(f"{count} finite numbers belong here")
    return numbers


def _write(path: Path, content: dict[str, Any]) -> None:
    """At once or not at all."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
