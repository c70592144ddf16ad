"""IoU on real imagery after equal wall time: the default network and loss, beside the seed's."""

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from training_image.benchmarks import jobs
from training_image.benchmarks.report import Row
from training_image.evaluation.__main__ import RECIPE
from training_image.evaluation.imagery import cut_scenes

TITLE = "IoU of tree crowns after equal wall time: against the seed's training"
EPOCHS = 18
"""Of ours: three minutes or four, in which the seed's, given the same seconds, finishes its first epochs."""

DEFAULT = '[model]\nname = "unet"\n'
SEED = '[model]\nname = "albunet"\nencoder = "resnet50"\n'
SEED_TRAINING = 'loss = "lovasz"\nprecision = "float32"\nschedule = "constant"\nlearning_rate = 0.001\n'
"""Its published rate of 2.5e-5 starts from pretrained weights; from nothing, this one was found to learn faster."""


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        cut_scenes(folder / "tiles")
        ours = jobs.run(recipe(folder / "tiles", DEFAULT, f"epochs = {EPOCHS}\n"), folder / "ours")
        say(f"ours: {len(ours.history)} epochs in {ours.seconds:.0f} s, IoU {iou(ours):.3f}")
        endless = f"epochs = 10000\n{SEED_TRAINING}"
        seed = jobs.run(recipe(folder / "tiles", SEED, endless), folder / "seed", stop_after=ours.seconds)
        say(f"the seed's: {len(seed.history)} epochs in {seed.seconds:.0f} s, IoU {iou(seed):.3f}")
        said = f"{len(ours.history)} epochs beside {len(seed.history)}, in {ours.seconds:.0f} and {seed.seconds:.0f} s"
        yield Row("held-out ground", iou(ours), iou(seed), limit=1, said=said, met=iou(ours) >= iou(seed))


def iou(job: jobs.Finished) -> float:
    """The best epoch's; 0 where not one was finished."""
    return job.best["val_iou"] if job.best else 0.0


def recipe(tiles: Path, model: str, training: str) -> str:
    """The experiment on tree crowns, its split and its augmentation, with another network and other training."""
    text = RECIPE.read_text().replace("s3://{derived}/tree-crowns", str(tiles))
    before_model = re.split(r"(?m)^\[model\]", text)[0]
    return f"{before_model}{model}\n[train]\nbatch_size = 8\nseed = 0\n{training}"
