"""A job told to MLflow, where its environment asks for that with MLflow's own variable.

MLflow is no part of the image unless it was built with the extra ``mlflow``; nothing here imports it unless asked.
"""

import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tileseg.failure import JobFailure

ASKED_BY = "MLFLOW_TRACKING_URI"
"""A server's address or, on SageMaker, its ARN. MLflow reads further variables, as ``MLFLOW_EXPERIMENT_NAME``."""

IMPATIENCE = {"MLFLOW_HTTP_REQUEST_TIMEOUT": "10", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2"}
"""Unless the job's environment says otherwise: MLflow's own patience, minutes a call, would outlast a stop's."""

LONGEST_PARAMETER = 500
"""Characters that every version of MLflow's server takes."""

Say = Callable[[str], None]


class Tracking:
    """A run of MLflow's. A server that fails says so once, and the job goes on without it."""

    def __init__(self, mlflow: Any, say: Say) -> None:
        self._mlflow, self._say = mlflow, say

    def begin(
        self,
        name: str | None,
        parameters: Mapping[str, object],
        tags: Mapping[str, object],
        history: Sequence[Mapping[str, float]],
    ) -> None:
        """Begins a run, or goes on with the one that ``MLFLOW_RUN_ID`` names.

        A job that was interrupted tells its epochs from before as well, so that its run is whole by itself.
        """
        texts = {key: str(value)[:LONGEST_PARAMETER] for key, value in parameters.items()}
        told = {key: str(value) for key, value in tags.items() if value is not None}
        self._try(lambda: self._mlflow.start_run(run_name=name))
        self._try(lambda: self._mlflow.set_tags(told))
        self._try(lambda: self._mlflow.log_params(texts))
        for metrics in history:
            self.epoch(metrics)

    def epoch(self, metrics: Mapping[str, float]) -> None:
        """The metrics of one epoch, whose number is among them."""
        step = int(metrics["epoch"])
        self._try(lambda: self._mlflow.log_metrics(dict(metrics), step=step))

    def keep(self, folder: Path) -> None:
        """The model's folder as artefacts."""
        self._try(lambda: self._mlflow.log_artifacts(str(folder), artifact_path="model"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """The run's end, and whether it was a good one."""
        self._try(lambda: self._mlflow.end_run("FAILED" if kind else "FINISHED"))

    def _try(self, call: Callable[[], object]) -> None:
        if self._mlflow is None:
            return
        try:
            call()
        except Exception as error:  # whatever a server, its client and the network can come to
            self._mlflow = None
            reason = " ".join(str(error).split())[:300]
            self._say(f"MLflow is told no more, and the job goes on without it: {type(error).__name__}, {reason}")


def tracking(environ: Mapping[str, str], say: Say) -> Tracking:
    """As the environment asks; where it does not, nothing is told.

    Raises:
        JobFailure: MLflow is asked for, but the image was built without it.
    """
    if not environ.get(ASKED_BY):
        return Tracking(None, say)
    for name, value in IMPATIENCE.items():
        os.environ.setdefault(name, value)
    try:
        mlflow = importlib.import_module("mlflow")
    except ImportError as error:
        raise JobFailure(
            f"{ASKED_BY} asks for MLflow, but the image has none ({error}): build the image with the extra mlflow, "
            "or take the variable out of the job's environment"
        ) from error
    return Tracking(mlflow, say)
