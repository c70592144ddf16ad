"""Training jobs: asynchronous, as on AWS; the job's phases are in ``local_cloud.training``."""

from __future__ import annotations

import threading
from contextvars import copy_context
from typing import Any

from local_cloud import records
from local_cloud.api.access import conditions, passes_roles
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.models import operation_model
from local_cloud.api.operations import Params, operation
from local_cloud.api.replies import prune
from local_cloud.emulator import running
from local_cloud.engine.events import announce_event
from local_cloud.records import Record
from local_cloud.services.sagemaker.admission import admit, condition_keys, training_keys
from local_cloud.services.sagemaker.algorithm import ALGORITHM
from local_cloud.standard import arn_resource, plain_name, serve_standard
from local_cloud.training import specification
from local_cloud.training.job import TrainingJob
from local_cloud.training.limits import limits
from local_cloud.training.specification import Specification

JOB = records.kind(
    service="sagemaker", name="TrainingJob", key=("TrainingJobName",), arn="training-job/{TrainingJobName}",
    arn_member="TrainingJobArn", missing="ValidationException",
    created={"TrainingJobStatus": "InProgress", "SecondaryStatus": "Starting"},
)  # fmt: skip

serve_standard(JOB, filters={"StatusEquals": "TrainingJobStatus", "NameContains": "TrainingJobName"})
passes_roles("sagemaker", "CreateTrainingJob", lambda params: [params["RoleArn"]] if "RoleArn" in params else [])

_RUNNING: dict[str, TrainingJob] = {}


@operation("sagemaker", "CreateTrainingJob", arn_resource(JOB))
def create_training_job(params: Params, at: Location) -> Record:
    specified = _specification(params, at)
    admit(params["RoleArn"], params.get("VpcConfig", {}), params.get("ResourceConfig", {}), limits(params), at)
    record = records.create(JOB, {**params, "HyperParameters": dict(specified.hyperparameters)}, at)
    job = TrainingJob(record, specified, at, running())
    _RUNNING[record["TrainingJobArn"]] = job
    name = f"training-{params['TrainingJobName']}"
    threading.Thread(target=copy_context().run, args=(_run, job), name=name, daemon=True).start()
    return record


@operation("sagemaker", "StopTrainingJob", arn_resource(JOB))
def stop_training_job(params: Params, at: Location) -> None:
    record = records.find(JOB, at, params["TrainingJobName"])
    if record["TrainingJobStatus"] != "InProgress":
        status = record["TrainingJobStatus"]
        raise ApiError("ValidationException", f"The training job is {status}; only one in progress can be stopped.")
    _RUNNING[record["TrainingJobArn"]].stop()


def _run(job: TrainingJob) -> None:
    job.run()
    del _RUNNING[job.record["TrainingJobArn"]]
    detail = prune(job.record, operation_model("sagemaker", "DescribeTrainingJob").output_shape)
    announce_event("aws.sagemaker", "SageMaker Training Job State Change", job.record["TrainingJobArn"], detail)


def _specification(params: Params, at: Location) -> Specification:
    asked = params.get("AlgorithmSpecification", {})
    if bool(asked.get("AlgorithmName")) == bool(asked.get("TrainingImage")):
        raise ApiError("ValidationException", "AlgorithmSpecification needs either AlgorithmName or TrainingImage.")
    if asked.get("TrainingImage"):
        return specification.from_image(params)
    algorithm = records.find(ALGORITHM, at, plain_name(asked["AlgorithmName"]))
    return specification.from_algorithm(params, algorithm)


def _condition_keys(params: Params) -> dict[str, Any]:
    found = condition_keys(
        params,
        cluster=params.get("ResourceConfig", {}),
        output=params.get("OutputDataConfig", {}),
        network_settings=params,
    )
    return {**found, **training_keys(params)}


conditions("sagemaker", "CreateTrainingJob", _condition_keys)
