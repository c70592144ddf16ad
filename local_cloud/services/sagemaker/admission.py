"""What holds for a training job and a processing job alike before either starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.clients import RoleNotAssumedError, require_trust
from local_cloud.engine import network
from local_cloud.engine.grants import require_grant


def admit(
    role_arn: str, vpc: Mapping[str, Any], cluster: Mapping[str, Any], beyond: Iterable[str], at: Location
) -> None:
    """Refuses what the emulator cannot do, a role that SageMaker cannot assume, and a network that is not there.

    The disks' key must be there too, for the role to use: on AWS the job ends with that, here it does not begin.
    """
    if told := "; ".join(beyond):
        raise ApiError("NotImplemented", f"The local emulator cannot run this job as AWS would: {told}.", status=501)
    try:
        require_trust(role_arn, "sagemaker.amazonaws.com", at)
    except RoleNotAssumedError as error:
        raise ApiError("ValidationException", str(error)) from None
    network.require_subnets(vpc.get("Subnets", ()), at)
    network.require_security_groups(vpc.get("SecurityGroupIds", ()), at)
    if key := cluster.get("VolumeKmsKeyId"):
        require_grant(key, role_arn, "SageMaker", at)


def condition_keys(
    request: Mapping[str, Any],
    *,
    cluster: Mapping[str, Any],
    output: Mapping[str, Any],
    network_settings: Mapping[str, Any],
) -> dict[str, Any]:
    """The condition keys that IAM's service reference lists for both; ``network_settings`` has flags and VpcConfig."""
    vpc = network_settings.get("VpcConfig", {})
    return {
        "sagemaker:InstanceTypes": _types(cluster) or None,
        "sagemaker:VolumeKmsKeyArn": cluster.get("VolumeKmsKeyId"),
        "sagemaker:OutputKmsKeyArn": output.get("KmsKeyId"),
        "sagemaker:MaxRuntimeInSeconds": request.get("StoppingCondition", {}).get("MaxRuntimeInSeconds"),
        "sagemaker:NetworkIsolation": _flag(network_settings.get("EnableNetworkIsolation")),
        "sagemaker:InterContainerTrafficEncryption": _flag(
            network_settings.get("EnableInterContainerTrafficEncryption")
        ),
        "sagemaker:VpcSubnets": vpc.get("Subnets"),
        "sagemaker:VpcSecurityGroupIds": vpc.get("SecurityGroupIds"),
    }


def training_keys(request: Mapping[str, Any]) -> dict[str, Any]:
    """Those that it lists for training jobs alone; which models are gated, the emulator cannot know."""
    sources = [channel["DataSource"].get("FileSystemDataSource") for channel in request.get("InputDataConfig", ())]
    mounted = [source["FileSystemId"] for source in sources if source]
    return {
        "sagemaker:EnableRemoteDebug": _flag(request.get("RemoteDebugConfig", {}).get("EnableRemoteDebug")),
        "sagemaker:KeepAlivePeriod": request.get("ResourceConfig", {}).get("KeepAlivePeriodInSeconds"),
        "sagemaker:FileSystemId": mounted[0] if mounted else None,
    }


def _types(cluster: Mapping[str, Any]) -> list[str]:
    """Every type that the job may run on, wherever the request names it."""
    named = (cluster, *cluster.get("InstanceGroups", ()), *cluster.get("InstancePreferences", ()))
    return [each["InstanceType"] for each in named if "InstanceType" in each]


def _flag(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()
