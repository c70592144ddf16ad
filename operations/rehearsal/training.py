"""A training job, submitted from the deployed template and followed to its end."""

import io
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from jobs.configuration import render
from jobs.gateway import Jobs, JobState
from jobs.names import job_name
from jobs.template import JobTemplate
from operations.rehearsal.following import follow


def train(
    jobs: Jobs, template: JobTemplate, experiment: Path, *, log: Path, progress: Callable[[str], None]
) -> JobState:
    """Submit the experiment and follow it; raises as :func:`follow` does."""
    configuration = render(experiment.name, experiment.read_text(), template.buckets)
    name = job_name(template.job_prefix, experiment.stem, datetime.now(UTC))
    jobs.submit(template, configuration, job_name=name)
    return follow(lambda: jobs.state(name), jobs.log(name), log=log, progress=progress)


def fetch_results(s3: Any, model_uri: str, folder: Path) -> None:
    """Unpack ``model.tar.gz`` and ``output.tar.gz`` of a job below ``folder``."""
    for name in ("model", "output"):
        found = urlparse(model_uri.replace("model.tar.gz", f"{name}.tar.gz"))
        body = s3.get_object(Bucket=found.netloc, Key=found.path.lstrip("/"))["Body"].read()
        with tarfile.open(fileobj=io.BytesIO(body)) as archive:
            archive.extractall(folder / name, filter="data")
