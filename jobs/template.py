"""A job template: everything about a training job that its author need not decide."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .isolation import Channel
from .names import CONFIG_CHANNEL, CONFIG_CONTENT_TYPE


@dataclass(frozen=True)
class Wishes:
    """What one submission adds to its template.

    ``settings`` override the configuration's, by dotted path. With ``isolated_channels`` the job has no network, and
    reads its data from these.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    isolated_channels: tuple[Channel, ...] = ()


NONE = Wishes()


@dataclass(frozen=True, kw_only=True)
class JobTemplate:
    """One kind of training job as the platform offers it.

    Jobs are named below ``job_prefix``. ``volume_key_arn`` is empty where the instance has local storage, whose
    encryption AWS does by itself and for which it refuses a key. ``buckets`` maps the short names that configurations
    use (``{derived}``) to bucket names.
    """

    name: str
    job_prefix: str
    algorithm_name: str
    role_arn: str
    processing_role_arn: str
    instance_type: str
    volume_gib: int
    volume_key_arn: str
    output_key_arn: str
    max_runtime_seconds: int
    subnet_ids: tuple[str, ...]
    security_group_ids: tuple[str, ...]
    configuration_bucket: str
    output_uri: str
    checkpoint_uri: str
    buckets: Mapping[str, str]

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "JobTemplate":
        fields = json.loads(text)
        for name in ("subnet_ids", "security_group_ids"):
            fields[name] = tuple(fields[name])
        return cls(**fields)

    def request(self, *, job_name: str, config_uri: str, wishes: Wishes = NONE) -> dict[str, Any]:
        """The ``CreateTrainingJob`` request for one configuration already in S3."""
        resources: dict[str, Any] = {
            "InstanceType": self.instance_type,
            "InstanceCount": 1,
            "VolumeSizeInGB": self.volume_gib,
        }
        if self.volume_key_arn:
            resources["VolumeKmsKeyId"] = self.volume_key_arn
        request: dict[str, Any] = {
            "TrainingJobName": job_name,
            "AlgorithmSpecification": {"AlgorithmName": self.algorithm_name, "TrainingInputMode": "File"},
            "RoleArn": self.role_arn,
            "InputDataConfig": [
                {**_channel(CONFIG_CHANNEL, config_uri, mode="File"), "ContentType": CONFIG_CONTENT_TYPE},
                *(_channel(each.name, each.uri, mode="FastFile") for each in wishes.isolated_channels),
            ],
            "OutputDataConfig": {"S3OutputPath": self.output_uri, "KmsKeyId": self.output_key_arn},
            "CheckpointConfig": {"S3Uri": f"{self.checkpoint_uri}/{job_name}"},
            "ResourceConfig": resources,
            "StoppingCondition": {"MaxRuntimeInSeconds": self.max_runtime_seconds},
            "VpcConfig": {"Subnets": list(self.subnet_ids), "SecurityGroupIds": list(self.security_group_ids)},
            "EnableInterContainerTrafficEncryption": True,
        }
        if wishes.settings:
            request["HyperParameters"] = dict(wishes.settings)
        if wishes.isolated_channels:
            request["EnableNetworkIsolation"] = True
        return request


def _channel(name: str, uri: str, *, mode: str) -> dict[str, Any]:
    return {
        "ChannelName": name,
        "InputMode": mode,
        "DataSource": {
            "S3DataSource": {
                "S3DataType": "S3Prefix",
                "S3Uri": uri,
                "S3DataDistributionType": "FullyReplicated",
            }
        },
    }
