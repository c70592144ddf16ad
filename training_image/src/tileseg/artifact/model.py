"""What a job leaves behind: the model with all that is needed to use it and to judge it."""

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from tileseg.recipe.sections import Recipe
from tileseg.tiles.address import Tile
from tileseg.tiles.dataset import Ground
from tileseg.tiles.quarantine import Quarantined
from tileseg.training.bands import BandStatistics
from tileseg.training.preparation import Preparation
from tileseg.training.run import Epoch, Run


@dataclass(frozen=True)
class Outcome:
    """A run that has ended, with what it began from."""

    run: Run
    recipe: Recipe
    recipe_file: Path
    ground: Ground
    prepared: Preparation
    seconds: float
    quarantined: Sequence[Quarantined] = ()


def write_model(folder: Path, outcome: Outcome) -> None:
    """Fills the model folder. The weights are the best by validation IoU; the current ones where none was measured."""
    run, ground = outcome.run, outcome.ground
    weights = run.best_weights or run.network.state_dict()
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, folder / "model.safetensors")
    _write_json(folder / "model.json", description(outcome.recipe, outcome.prepared.bands))
    _write_json(folder / "metrics.json", summary(outcome))
    write_history(folder / "history.jsonl", run.history)
    _write_tiles(folder / "train_tiles.txt", ground.training)
    _write_tiles(folder / "validation_tiles.txt", ground.validation)
    if outcome.quarantined:
        broken = "".join(f"{tile.path}\t{tile.reason}\n" for tile in outcome.quarantined)
        (folder / "quarantined_tiles.txt").write_text(broken, encoding="utf-8")
    shutil.copyfile(outcome.recipe_file, folder / "config.toml")


def description(recipe: Recipe, bands: BandStatistics) -> dict[str, Any]:
    """What a program must know to put the weights to use."""
    return {
        "model": asdict(recipe.model),
        "outputs": recipe.outputs,
        "tile_size": recipe.dataset.tile_size,
        "bands": recipe.dataset.bands,
        "nodata": recipe.dataset.nodata,
        "mean": bands.mean,
        "std": bands.std,
        "classes": [asdict(land_class) for land_class in recipe.classes],
    }


def summary(outcome: Outcome) -> dict[str, Any]:
    """How well it went, and beside it what is reached without a network."""
    run, ground = outcome.run, outcome.ground
    return {
        "best": run.best,
        "final": run.history[-1] if run.history else None,
        "baselines": asdict(outcome.prepared.baselines),
        "tiles": {
            "training": len(ground.training),
            "validation": len(ground.validation),
            "quarantined": len(outcome.quarantined),
        },
        "split_digest": ground.digest,
        "recipe_digest": outcome.recipe.digest,
        "seconds": round(outcome.seconds, 1),
    }


def write_history(path: Path, history: Iterable[Epoch]) -> None:
    """One line of JSON an epoch."""
    path.write_text("".join(json.dumps(epoch) + "\n" for epoch in history), encoding="utf-8")


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _write_tiles(path: Path, tiles: Iterable[Tile]) -> None:
    path.write_text("".join(f"{tile.path}\n" for tile in tiles), encoding="utf-8")
