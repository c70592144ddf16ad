"""A training job, submitted from the deployed template and followed to its end."""

import io
import re
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from jobs.configuration import render
from jobs.gateway import Jobs, JobState
from jobs.names import job_name
from jobs.template import JobTemplate
from operations.rehearsal.stage import StepFailed

SECONDS_BETWEEN_LOOKS = 0.5
_PROGRESS = re.compile(r"progress=([0-9.]+);")
_METRIC = re.compile(r"\b(epoch|val_iou|val_loss)=([0-9.eE+-]+)")


@dataclass
class LiveProgress:
    """What a job's log has said so far."""

    fraction: float = 0.0
    epoch: str = ""
    metrics: str = ""

    def read(self, line: str) -> None:
        if found := _PROGRESS.search(line):
            self.fraction = float(found[1])
        if metrics := dict(_METRIC.findall(line)):
            self.metrics = "  ".join(f"{name} {float(value):.3g}" for name, value in metrics.items())

    def __str__(self) -> str:
        filled = round(self.fraction * 20)
        return f"{'━' * filled}{'╌' * (20 - filled)} {self.fraction:4.0%}  {self.metrics}"


def train(
    jobs: Jobs, template: JobTemplate, experiment: Path, *, log: Path, progress: Callable[[str], None]
) -> JobState:
    """Submit the experiment and follow it; every line of its log goes to ``log``.

    Raises:
        StepFailed: the job did not complete; the message carries SageMaker's reason.
    """
    configuration = render(experiment.name, experiment.read_text(), template.buckets)
    name = job_name(template.job_prefix, experiment.stem, datetime.now(UTC))
    jobs.submit(template, configuration, job_name=name)
    state = _follow(jobs, name, log, progress)
    if state.status != "Completed":
        raise StepFailed(f"The training job {name} is {state.status}: {state.failure} Its log is in {log}")
    return state


def _follow(jobs: Jobs, name: str, log: Path, progress: Callable[[str], None]) -> JobState:
    job_log, live = jobs.log(name), LiveProgress()
    with log.open("w") as file:
        while True:
            state = jobs.state(name)
            for line in job_log.new_lines():
                file.write(f"{line}\n")
                live.read(line)
            progress(str(live) if live.fraction else state.phase)
            if not state.running:
                return state
            time.sleep(SECONDS_BETWEEN_LOOKS)


def fetch_results(s3: Any, model_uri: str, folder: Path) -> None:
    """Unpack ``model.tar.gz`` and ``output.tar.gz`` of a job below ``folder``."""
    for name in ("model", "output"):
        found = urlparse(model_uri.replace("model.tar.gz", f"{name}.tar.gz"))
        body = s3.get_object(Bucket=found.netloc, Key=found.path.lstrip("/"))["Body"].read()
        with tarfile.open(fileobj=io.BytesIO(body)) as archive:
            archive.extractall(folder / name, filter="data")
