"""Processing jobs: asynchronous, as on AWS; what a job does is in ``local_cloud.processing``."""

from __future__ import annotations

import threading
from contextvars import copy_context
from typing import Any

from local_cloud import records
from local_cloud.api.access import conditions, passes_roles
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.emulator import running
from local_cloud.processing.job import ProcessingJob
from local_cloud.processing.limits import limits
from local_cloud.records import Record
from local_cloud.services.sagemaker.admission import admit, condition_keys
from local_cloud.standard import arn_resource, serve_standard

JOB = records.kind(
    service="sagemaker", name="ProcessingJob", key=("ProcessingJobName",), arn="processing-job/{ProcessingJobName}",
    arn_member="ProcessingJobArn", missing="ValidationException", created={"ProcessingJobStatus": "InProgress"},
)  # fmt: skip

serve_standard(JOB, filters={"StatusEquals": "ProcessingJobStatus", "NameContains": "ProcessingJobName"})
passes_roles("sagemaker", "CreateProcessingJob", lambda params: [params["RoleArn"]] if "RoleArn" in params else [])

_RUNNING: dict[str, ProcessingJob] = {}


@operation("sagemaker", "CreateProcessingJob", arn_resource(JOB))
def create_processing_job(params: Params, at: Location) -> Record:
    vpc, cluster = params.get("NetworkConfig", {}).get("VpcConfig", {}), _cluster(params)
    admit(params["RoleArn"], vpc, cluster, limits(params), at)
    record = records.create(JOB, params, at)
    job = ProcessingJob(record, at, running())
    _RUNNING[record["ProcessingJobArn"]] = job
    name = f"processing-{params['ProcessingJobName']}"
    threading.Thread(target=copy_context().run, args=(_run, job), name=name, daemon=True).start()
    return record


@operation("sagemaker", "StopProcessingJob", arn_resource(JOB))
def stop_processing_job(params: Params, at: Location) -> None:
    record = records.find(JOB, at, params["ProcessingJobName"])
    if record["ProcessingJobStatus"] != "InProgress":
        status = record["ProcessingJobStatus"]
        raise ApiError("ValidationException", f"The processing job is {status}; only one in progress can be stopped.")
    _RUNNING[record["ProcessingJobArn"]].stop()


def _run(job: ProcessingJob) -> None:
    job.run()
    del _RUNNING[job.record["ProcessingJobArn"]]


def _condition_keys(params: Params) -> dict[str, Any]:
    return condition_keys(
        params,
        cluster=_cluster(params),
        output=params.get("ProcessingOutputConfig", {}),
        network_settings=params.get("NetworkConfig", {}),
    )


def _cluster(params: Params) -> dict[str, Any]:
    cluster: dict[str, Any] = params.get("ProcessingResources", {}).get("ClusterConfig", {})
    return cluster


conditions("sagemaker", "CreateProcessingJob", _condition_keys)
