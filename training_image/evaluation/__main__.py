"""``make evaluate``: three seeds, a learning curve by size of the training set, and a random forest beside them."""

import argparse
import json
import re
import tempfile
from dataclasses import asdict
from pathlib import Path

from training_image.evaluation.figure import draw
from training_image.evaluation.forest import forest_iou
from training_image.evaluation.imagery import cut_scenes
from training_image.evaluation.runs import Run, tiles_of, trained

RECIPE = Path(__file__).parents[2] / "experiments" / "tree_crowns.toml"
SEEDS = (0, 1, 2)
PARTS = (8, 4, 2)
"""An eighth, a quarter and a half of the training tiles; all of them were trained for the seeds."""


def main() -> None:
    options = argparse.ArgumentParser(prog="make evaluate", description=__doc__)
    options.add_argument("--out", type=Path, default=Path("evaluation"), help="gets evaluation.json and evaluation.png")
    out: Path = options.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="evaluation-") as folder:
        evaluate(Path(folder), out)


def evaluate(folder: Path, out: Path) -> None:
    cut_scenes(folder / "tiles")
    recipe = RECIPE.read_text().replace("s3://{derived}/tree-crowns", str(folder / "tiles"))
    seeds = [told(trained(f"seed {seed}", with_seed(recipe, seed), folder)) for seed in SEEDS]
    training, validation = (tiles_of("seed 0", side, folder) for side in ("train", "validation"))
    sizes = [told(trained(f"every {part}. tile", with_part(recipe, part, folder), folder)) for part in PARTS]
    forests = [forest_iou(folder / "tiles", training, validation, seed=seed) for seed in SEEDS]
    print(f"random forest: IoU {', '.join(f'{iou:.3f}' for iou in forests)}", flush=True)
    answers = {
        "all crown": seeds[0].baselines["all_foreground_iou"],
        "brightness": seeds[0].baselines["brightness_iou"],
        "random forest": sum(forests) / len(forests),
    }
    draw(out / "evaluation.png", seeds=seeds, sizes=[*sizes, seeds[0]], answers=answers)
    content = {"answers": answers, "forests": forests, "runs": [asdict(run) for run in (*seeds, *sizes)]}
    (out / "evaluation.json").write_text(json.dumps(content, indent=2) + "\n")
    print(f"{out}/evaluation.json, {out}/evaluation.png")


def with_seed(recipe: str, seed: int) -> str:
    """Another run on the same ground: the seed of the split stays."""
    before, train, after = recipe.partition("[train]")
    return before + train + re.sub(r"(?m)^seed = 0", f"seed = {seed}", after)


def with_part(recipe: str, part: int, folder: Path) -> str:
    """Every so manieth training tile only, as many steps as with all, the same validation."""
    lists = {side: tiles_of("seed 0", side, folder) for side in ("train", "validation")}
    lists["train"] = lists["train"][::part]
    for side, tiles in lists.items():
        (folder / f"{side}_{part}.txt").write_text("\n".join(tiles) + "\n")
    split = (
        f'by = "list"\ntraining_tiles = "{folder}/train_{part}.txt"\n'
        f'validation_tiles = "{folder}/validation_{part}.txt"'
    )
    recipe = re.sub(r'(?m)^by = "block".*$', split, recipe)
    return re.sub(r"(?m)^epochs = (\d+)", lambda found: f"epochs = {int(found[1]) * part}", recipe)


def told(run: Run) -> Run:
    ious = " ".join(f"{name.removeprefix('val_')} {value:.3f}" for name, value in run.best.items() if "iou" in name)
    print(f"{run.name}: {run.training_tiles} training tiles, {ious}, {run.seconds:.0f} s", flush=True)
    return run


if __name__ == "__main__":
    main()
