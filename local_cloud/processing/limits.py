"""What AWS's processing jobs can do and the emulator's cannot: refused before a job starts, never ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

FOLDER = "/opt/ml/processing/"
_HEEDED = {
    "ProcessingJobName", "AppSpecification", "RoleArn", "ProcessingInputs", "ProcessingOutputConfig", "Environment",
    "ProcessingResources", "StoppingCondition", "NetworkConfig", "Tags",
}  # fmt: skip


def limits(request: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each thing asked for that the emulator would leave out."""
    for name in sorted(request.keys() - _HEEDED):
        yield f"it has no {name}"
    if request["ProcessingResources"]["ClusterConfig"].get("InstanceCount") != 1:
        yield "it runs a job on one instance"
    if not request["AppSpecification"].get("ContainerEntrypoint"):
        yield "it needs a ContainerEntrypoint, whose first word is a console script of the image"
    for each in request.get("ProcessingInputs", ()):
        yield from (f"{told} (input {each['InputName']})" for told in _input_limits(each.get("S3Input", {})))
    for each in request.get("ProcessingOutputConfig", {}).get("Outputs", ()):
        yield from (f"{told} (output {each['OutputName']})" for told in _output_limits(each.get("S3Output", {})))


def _input_limits(source: Mapping[str, Any]) -> Iterator[str]:
    if source.get("S3DataType") != "S3Prefix" or source.get("S3InputMode", "File") != "File":
        yield "it reads inputs from S3 prefixes, in the mode File"
    if source.get("S3CompressionType", "None") != "None":
        yield "it does not decompress"
    yield from _folder_limits(source)


def _output_limits(target: Mapping[str, Any]) -> Iterator[str]:
    if target.get("S3UploadMode") != "EndOfJob":
        yield "it uploads to S3, at the end of the job"
    yield from _folder_limits(target)


def _folder_limits(mounted: Mapping[str, Any]) -> Iterator[str]:
    folder = mounted.get("LocalPath", "")
    if not folder.startswith(FOLDER) or ".." in folder.split("/"):
        yield f"it mounts folders below {FOLDER}"
