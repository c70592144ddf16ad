"""Whole training jobs, by the real command on the container's folders."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any

Epoch = dict[str, float]
COMMAND = Path(sys.executable).with_name("train")
LONGEST = 600
FIRST_STEP = re.compile(r" on .*, recipe [0-9a-f]+$")
"""In the line that a job says when the first step is next."""


@dataclass(frozen=True)
class Finished:
    """What a job left, and how long it took from its first line to its last."""

    base: Path
    seconds: float

    @property
    def model(self) -> Path:
        return self.base / "model"

    @property
    def history(self) -> list[Epoch]:
        return [json.loads(line) for line in (self.model / "history.jsonl").read_text().splitlines()]

    @property
    def best(self) -> Epoch | None:
        metrics: dict[str, Any] = json.loads((self.model / "metrics.json").read_text())
        best: Epoch | None = metrics["best"]
        return best


def run(
    recipe: str, base: Path, *, stop_after: float | None = None, stop_at: str | None = None, processes: int = 1
) -> Finished:
    """Trains below ``base``, going on where an earlier job there was stopped.

    Args:
        recipe: the text of the recipe.
        base: what ``/opt/ml`` is in a container.
        stop_after: seconds from the first step on, after which the job is told to stop.
        stop_at: what a line must begin with to have the job told to stop.
        processes: that train as one.
    """
    channel = base / "input" / "data" / "config"
    channel.mkdir(parents=True, exist_ok=True)
    (channel / "recipe.toml").write_text(recipe)
    environ = {**os.environ, "SAGEMAKER_BASE_DIR": str(base), "TILESEG_PROCESSES": str(processes)}
    with (base / "errors").open("w") as errors:
        job = subprocess.Popen([COMMAND], env=environ, stdout=subprocess.PIPE, stderr=errors, text=True)
        with job:
            began = _followed(job, stop_after, stop_at)
    if job.returncode:
        raise SystemExit(f"the job in {base} failed: {(base / 'errors').read_text().strip()}")
    return Finished(base, monotonic() - began)


def _followed(job: "subprocess.Popen[str]", stop_after: float | None, stop_at: str | None) -> float:
    """When the first step began; the job is told to stop where that is wanted."""
    assert job.stdout
    began = monotonic()
    timer = Timer(stop_after or LONGEST, job.terminate)
    for line in job.stdout:
        if FIRST_STEP.search(line):
            began = monotonic()
            timer.start()
        if stop_at is not None and line.startswith(stop_at):
            job.terminate()
            stop_at = None
    timer.cancel()
    return began
