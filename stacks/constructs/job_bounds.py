"""What every job of a user must be, as IAM's conditions: nothing else binds those who write their own request."""

from collections.abc import Sequence
from dataclasses import dataclass

Conditions = dict[str, dict[str, object]]


@dataclass(frozen=True, kw_only=True)
class JobBounds:
    """What a job must be: its names, its one instance type, its place in the network, its keys, its longest time.

    ``volume_key_arn`` is empty where the instance type has disks of its own: AWS encrypts those itself and refuses a
    key for them.
    """

    prefix: str
    instance_type: str
    subnet_ids: Sequence[str]
    security_group_id: str
    output_key_arn: str
    volume_key_arn: str
    max_runtime_seconds: int

    @property
    def lists(self) -> dict[str, list[str]]:
        """Condition keys with several values, each with all the values that a request may name."""
        return {
            "sagemaker:InstanceTypes": [self.instance_type],
            "sagemaker:VpcSubnets": list(self.subnet_ids),
            "sagemaker:VpcSecurityGroupIds": [self.security_group_id],
        }

    @property
    def keys(self) -> dict[str, str]:
        """Condition keys for encryption keys, each with the one that a request must name."""
        volume = {"sagemaker:VolumeKmsKeyArn": self.volume_key_arn} if self.volume_key_arn else {}
        return {"sagemaker:OutputKmsKeyArn": self.output_key_arn, **volume}

    @property
    def conditions(self) -> Conditions:
        """For an Allow, of any job. A request that leaves one of these out is refused too.

        No key tells how many instances a job has. Encryption between them does nothing where there is only one
        (https://docs.aws.amazon.com/sagemaker/latest/dg/train-encrypt.html), so every job asks for it.
        """
        no_volume_key = {} if self.volume_key_arn else {"sagemaker:VolumeKmsKeyArn": "true"}
        return {
            "ForAllValues:StringEquals": dict(self.lists),
            "Null": {**dict.fromkeys(self.lists, "false"), **no_volume_key},
            "ArnEquals": dict(self.keys),
            "NumericLessThanEquals": {"sagemaker:MaxRuntimeInSeconds": str(self.max_runtime_seconds)},
            "Bool": {"sagemaker:InterContainerTrafficEncryption": "true"},
        }

    @property
    def training_conditions(self) -> Conditions:
        """For an Allow of training jobs, which can do more: what opens a way in or goes on must be off or left out."""
        found = self.conditions
        found["Null"]["sagemaker:FileSystemId"] = "true"
        off = {"sagemaker:EnableRemoteDebug": "false", "sagemaker:DirectGatedModelAccess": "false"}
        return {**found, "BoolIfExists": dict(off), "NumericEqualsIfExists": {"sagemaker:KeepAlivePeriod": "0"}}
