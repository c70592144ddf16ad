"""What AWS's training jobs can do and the emulator's cannot: refused before a job starts, never ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_HEEDED = {
    "TrainingJobName", "HyperParameters", "AlgorithmSpecification", "RoleArn", "InputDataConfig", "OutputDataConfig",
    "ResourceConfig", "VpcConfig", "StoppingCondition", "Tags", "CheckpointConfig", "Environment",
}  # fmt: skip
_ONLY_RECORDED = {"EnableNetworkIsolation", "EnableInterContainerTrafficEncryption", "EnableManagedSpotTraining"}


def limits(request: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each thing asked for that the emulator would leave out."""
    for name in sorted(request.keys() - _HEEDED - _ONLY_RECORDED):
        yield f"it has no {name}"
    if request["ResourceConfig"].get("InstanceCount") != 1:
        yield "it runs a job on one instance"
    if request.get("CheckpointConfig", {}).get("LocalPath", "/opt/ml/checkpoints") != "/opt/ml/checkpoints":
        yield "it keeps checkpoints of /opt/ml/checkpoints only"
    for channel in request.get("InputDataConfig", ()):
        yield from (f"{each} (channel {channel['ChannelName']})" for each in _channel_limits(channel, request))


def _channel_limits(channel: Mapping[str, Any], request: Mapping[str, Any]) -> Iterator[str]:
    source = channel["DataSource"].get("S3DataSource", {})
    if source.get("S3DataType") != "S3Prefix":
        yield "it reads channels from S3 prefixes only"
    if source.get("ModelAccessConfig") or source.get("HubAccessConfig"):
        yield "it gives out no models"
    if (channel.get("InputMode") or request["AlgorithmSpecification"]["TrainingInputMode"]) == "Pipe":
        yield "it has no input mode Pipe"
    if channel.get("CompressionType", "None") != "None":
        yield "it does not decompress"
    if channel.get("ShuffleConfig"):
        yield "it does not shuffle"
