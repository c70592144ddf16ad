"""Training jobs as tasks of Step Functions: ``createTrainingJob`` and ``createTrainingJob.sync``."""

from __future__ import annotations

import json
import time

from local_cloud.api.operations import Params, perform
from local_cloud.engine.request import current_location
from local_cloud.engine.state_machines import TaskFailedError, serve_task

_PAUSE_SECONDS = 0.2


def serve_tasks() -> None:
    serve_task("sagemaker", "SageMaker", "createTrainingJob", _start, _wait)


def _start(params: Params) -> Params:
    return perform("sagemaker", "CreateTrainingJob", params, current_location())


def _wait(params: Params) -> Params:
    asked = {"TrainingJobName": params["TrainingJobName"]}
    while True:
        job = perform("sagemaker", "DescribeTrainingJob", asked, current_location())
        if job["TrainingJobStatus"] == "Completed":
            return job
        if job["TrainingJobStatus"] in ("Failed", "Stopped"):
            raise TaskFailedError(json.dumps(job))
        time.sleep(_PAUSE_SECONDS)
