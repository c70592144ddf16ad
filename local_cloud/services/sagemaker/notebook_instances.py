"""Notebook instances, as records: no Jupyter runs behind them."""

from __future__ import annotations

from typing import Any

from local_cloud import records
from local_cloud.api.access import conditions, passes_roles
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.engine import network
from local_cloud.records import Record
from local_cloud.standard import arn_resource, serve_list

_STANDING_STILL = ("Stopped", "Failed")


def _new_instance(params: Params, at: Location) -> Record:
    if "LifecycleConfigName" in params:
        told = "The local emulator has no lifecycle configurations of notebook instances; AWS has."
        raise ApiError("NotImplemented", told, status=501)
    network.require_subnets([params["SubnetId"]] if "SubnetId" in params else [], at)
    network.require_security_groups(params.get("SecurityGroupIds", ()), at)
    url = f"{params['NotebookInstanceName'].lower()}.notebook.{at.region}.sagemaker.aws"
    return {"SecurityGroups": params.get("SecurityGroupIds", []), "Url": url}


INSTANCE = records.kind(
    service="sagemaker", name="NotebookInstance", key=("NotebookInstanceName",), arn_member="NotebookInstanceArn",
    arn="notebook-instance/{NotebookInstanceName}", missing="ValidationException", exists="ValidationException",
    created={"NotebookInstanceStatus": "InService", "VolumeSizeInGB": 5, "RootAccess": "Enabled",
             "DirectInternetAccess": "Enabled"}, complete=_new_instance,
)  # fmt: skip
_instance = arn_resource(INSTANCE)

serve_list(
    INSTANCE,
    "ListNotebookInstances",
    {"StatusEquals": "NotebookInstanceStatus", "NameContains": "NotebookInstanceName"},
)
passes_roles("sagemaker", "CreateNotebookInstance", lambda params: [params["RoleArn"]])


def _condition_keys(params: Params) -> dict[str, Any]:
    metadata = params.get("InstanceMetadataServiceConfiguration", {})
    return {
        "sagemaker:InstanceTypes": [params["InstanceType"]],
        "sagemaker:AcceleratorTypes": params.get("AcceleratorTypes"),
        "sagemaker:DirectInternetAccess": params.get("DirectInternetAccess"),
        "sagemaker:RootAccess": params.get("RootAccess"),
        "sagemaker:MinimumInstanceMetadataServiceVersion": metadata.get("MinimumInstanceMetadataServiceVersion"),
        "sagemaker:VolumeKmsKeyArn": params.get("KmsKeyId"),
        "sagemaker:VpcSubnets": [params["SubnetId"]] if "SubnetId" in params else None,
        "sagemaker:VpcSecurityGroupIds": params.get("SecurityGroupIds"),
    }


conditions("sagemaker", "CreateNotebookInstance", _condition_keys)


@operation("sagemaker", "CreateNotebookInstance", _instance)
def create_notebook_instance(params: Params, at: Location) -> Record:
    return records.create(INSTANCE, params, at)


@operation("sagemaker", "DescribeNotebookInstance", _instance)
def describe_notebook_instance(params: Params, at: Location) -> Record:
    try:
        return records.find(INSTANCE, at, params["NotebookInstanceName"])
    except ApiError as error:
        raise ApiError(error.code, "RecordNotFound") from None  # in AWS's words, which are all that tells it apart


@operation("sagemaker", "StartNotebookInstance", _instance)
def start_notebook_instance(params: Params, at: Location) -> None:
    _turn(params, at, _STANDING_STILL, "InService")


@operation("sagemaker", "StopNotebookInstance", _instance)
def stop_notebook_instance(params: Params, at: Location) -> None:
    _turn(params, at, ("InService",), "Stopped")


@operation("sagemaker", "DeleteNotebookInstance", _instance)
def delete_notebook_instance(params: Params, at: Location) -> None:
    instance = describe_notebook_instance(params, at)
    _require(instance, _STANDING_STILL)
    records.remove(INSTANCE, instance, at)


def _turn(params: Params, at: Location, before: tuple[str, ...], after: str) -> None:
    instance = describe_notebook_instance(params, at)
    _require(instance, before)
    records.modify(INSTANCE, instance, {"NotebookInstanceStatus": after})


def _require(instance: Record, allowed: tuple[str, ...]) -> None:
    status = instance["NotebookInstanceStatus"]
    if status not in allowed:
        told = f"Status ({status}) not in ([{', '.join(allowed)}]). Unable to transition."
        raise ApiError("ValidationException", told)
