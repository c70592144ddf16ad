"""The losses of a job that was stopped and resumed, beside those of one that never was."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from training_image.benchmarks import jobs
from training_image.benchmarks.recipes import small_job
from training_image.benchmarks.report import Row

TITLE = "Losses after a stop and a resumption, against an uninterrupted run"
EPOCHS = 6
STOPS = ("progress=0.2", "progress=0.6")
LOSSES = ("train_loss", "val_loss")


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        recipe = small_job(Path(name), epochs=EPOCHS)
        whole = losses(jobs.run(recipe, Path(name) / "whole"))
        for line in STOPS:
            job = jobs.run(recipe, Path(name) / "stopped", stop_at=line)
            say(f"stopped by SIGTERM at {line}, {len(job.history)} of {EPOCHS} epochs done")
        resumed = losses(jobs.run(recipe, Path(name) / "stopped"))
    furthest = max(abs(one - other) for one, other in zip(whole, resumed, strict=True))
    said = "equal, bit for bit" if furthest == 0 else "different"
    yield Row("furthest apart", furthest, limit=0, said=said, met=furthest == 0)


def losses(job: jobs.Finished) -> list[float]:
    """Of every epoch, for training and for validation."""
    return [epoch[name] for epoch in job.history for name in LOSSES]
