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
from local_cloud.clients import RoleNotAssumedError, require_trust
from local_cloud.emulator import running
from local_cloud.engine import network
from local_cloud.processing.job import ProcessingJob
from local_cloud.processing.limits import limits
from local_cloud.records import Record
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
    if beyond := list(limits(params)):
        told = f"The local emulator cannot run this job as AWS would: {'; '.join(beyond)}."
        raise ApiError("NotImplemented", told, status=501)
    try:
        require_trust(params["RoleArn"], "sagemaker.amazonaws.com", at)
    except RoleNotAssumedError as error:
        raise ApiError("ValidationException", str(error)) from None
    vpc = params.get("NetworkConfig", {}).get("VpcConfig", {})
    network.require_subnets(vpc.get("Subnets", ()), at)
    network.require_security_groups(vpc.get("SecurityGroupIds", ()), at)
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
    """The condition keys that IAM's service reference lists for CreateProcessingJob."""
    cluster = params.get("ProcessingResources", {}).get("ClusterConfig", {})
    surroundings = params.get("NetworkConfig", {})
    vpc = surroundings.get("VpcConfig", {})
    return {
        "sagemaker:InstanceTypes": [cluster["InstanceType"]] if "InstanceType" in cluster else None,
        "sagemaker:VolumeKmsKeyArn": cluster.get("VolumeKmsKeyId"),
        "sagemaker:OutputKmsKeyArn": params.get("ProcessingOutputConfig", {}).get("KmsKeyId"),
        "sagemaker:MaxRuntimeInSeconds": params.get("StoppingCondition", {}).get("MaxRuntimeInSeconds"),
        "sagemaker:NetworkIsolation": _flag(surroundings.get("EnableNetworkIsolation")),
        "sagemaker:InterContainerTrafficEncryption": _flag(surroundings.get("EnableInterContainerTrafficEncryption")),
        "sagemaker:VpcSubnets": vpc.get("Subnets"),
        "sagemaker:VpcSecurityGroupIds": vpc.get("SecurityGroupIds"),
    }


def _flag(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()


conditions("sagemaker", "CreateProcessingJob", _condition_keys)
