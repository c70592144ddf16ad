"""What a person looks at after a job: the curve, and what the network sees on a few validation tiles."""

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import imagecodecs
import numpy as np
import torch
from numpy.typing import NDArray

from tileseg.artifact.model import write_history
from tileseg.artifact.picture import comparison
from tileseg.recipe.sections import Recipe
from tileseg.tiles.sample import Sample
from tileseg.training.batch import batch_of
from tileseg.training.loop import Trainer
from tileseg.training.loss import classes_of
from tileseg.training.preparation import evenly
from tileseg.training.run import Run

ROWS = 5
MOST_LOOKED_AT = 200


def write_results(folder: Path, trainer: Trainer, run: Run, recipe: Recipe) -> None:
    """``history.jsonl`` and ``predictions.png``, the latter by the best weights so far."""
    write_history(folder / "history.jsonl", run.history)
    samples = worth_seeing(trainer.feed.supply.samples(trainer.feed.split.validation))
    if run.best_weights:
        run.network.load_state_dict(run.best_weights)
    picture = comparison(samples, [predicted(trainer, run, sample) for sample in samples], recipe.classes)
    (folder / "predictions.png").write_bytes(imagecodecs.png_encode(picture))


def worth_seeing(samples: Iterable[Sample]) -> Sequence[Sample]:
    """A few samples that show more than background; the first few where all are empty."""
    looked_at = list(islice(samples, MOST_LOOKED_AT))
    return evenly([sample for sample in looked_at if sample.mask_HW.any()] or looked_at, ROWS)


@torch.no_grad()
def predicted(trainer: Trainer, run: Run, sample: Sample) -> NDArray[np.uint8]:
    """The class of each pixel of one sample."""
    run.network.eval()
    batch = batch_of([sample]).on(trainer.machine.device)
    return classes_of(trainer.learner.logits(run.network, batch))[0].cpu().numpy()
