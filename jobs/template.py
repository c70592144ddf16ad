"""A job template: everything about a training job that its author need not decide."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .names import CONFIG_CHANNEL, CONFIG_CONTENT_TYPE


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

    def request(self, *, job_name: str, config_uri: str) -> dict[str, Any]:
        """The ``CreateTrainingJob`` request for one configuration already in S3."""
        resources: dict[str, Any] = {
            "InstanceType": self.instance_type,
            "InstanceCount": 1,
            "VolumeSizeInGB": self.volume_gib,
        }
        if self.volume_key_arn:
            resources["VolumeKmsKeyId"] = self.volume_key_arn
        return {
            "TrainingJobName": job_name,
            "AlgorithmSpecification": {"AlgorithmName": self.algorithm_name, "TrainingInputMode": "File"},
            "RoleArn": self.role_arn,
            "InputDataConfig": [_config_channel(config_uri)],
            "OutputDataConfig": {"S3OutputPath": self.output_uri, "KmsKeyId": self.output_key_arn},
            "CheckpointConfig": {"S3Uri": f"{self.checkpoint_uri}/{job_name}"},
            "ResourceConfig": resources,
            "StoppingCondition": {"MaxRuntimeInSeconds": self.max_runtime_seconds},
            "VpcConfig": {"Subnets": list(self.subnet_ids), "SecurityGroupIds": list(self.security_group_ids)},
        }


def _config_channel(config_uri: str) -> dict[str, Any]:
    return {
        "ChannelName": CONFIG_CHANNEL,
        "ContentType": CONFIG_CONTENT_TYPE,
        "InputMode": "File",
        "DataSource": {
            "S3DataSource": {
                "S3DataType": "S3Prefix",
                "S3Uri": config_uri,
                "S3DataDistributionType": "FullyReplicated",
            }
        },
    }
