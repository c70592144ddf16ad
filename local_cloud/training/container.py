"""The container's folder ``/opt/ml``, somewhere else: SAGEMAKER_BASE_DIR tells the program where."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HOST = "algo-1"
_GROUP = "homogeneousCluster"


@dataclass(frozen=True)
class Container:
    base: Path

    @property
    def model(self) -> Path:
        return self.base / "model"

    @property
    def output_data(self) -> Path:
        return self.base / "output" / "data"

    @property
    def checkpoints(self) -> Path:
        return self.base / "checkpoints"

    def channel(self, name: str) -> Path:
        return self.base / "input" / "data" / name

    def prepare(self) -> None:
        shutil.rmtree(self.base, ignore_errors=True)
        for folder in (self.model, self.output_data, self.checkpoints, self.base / "input" / "config"):
            folder.mkdir(parents=True)

    def describe(self, job: Mapping[str, Any], hyperparameters: Mapping[str, str]) -> None:
        """Write the three configuration files that SageMaker gives every container."""
        described = {
            "hyperparameters": dict(hyperparameters),
            "inputdataconfig": {each["ChannelName"]: _channel(each, job) for each in job.get("InputDataConfig", ())},
            "resourceconfig": _resources(job["ResourceConfig"].get("InstanceType")),
        }
        for name, content in described.items():
            (self.base / "input" / "config" / f"{name}.json").write_text(json.dumps(content, indent=1))

    def failure(self) -> str:
        """What the program wrote about its failure; SageMaker keeps the first 1024 characters."""
        written = self.base / "output" / "failure"
        return written.read_text(errors="replace")[:1024] if written.is_file() else ""


def _channel(channel: Mapping[str, Any], job: Mapping[str, Any]) -> dict[str, str]:
    source = channel["DataSource"]["S3DataSource"]
    described = {
        "TrainingInputMode": channel.get("InputMode") or job["AlgorithmSpecification"]["TrainingInputMode"],
        "S3DistributionType": source.get("S3DataDistributionType", "FullyReplicated"),
        "RecordWrapperType": channel.get("RecordWrapperType", "None"),
    }
    return {**described, "ContentType": channel["ContentType"]} if channel.get("ContentType") else described


def _resources(instance_type: str) -> dict[str, Any]:
    group = {"instance_group_name": _GROUP, "instance_type": instance_type, "hosts": [_HOST]}
    return {
        "current_host": _HOST,
        "current_instance_type": instance_type,
        "current_group_name": _GROUP,
        "hosts": [_HOST],
        "instance_groups": [group],
        "network_interface_name": "lo",
    }
