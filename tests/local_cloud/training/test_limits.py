"""What the emulator's jobs cannot do is refused and not ignored."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local_cloud.training.limits import limits
from tests.local_cloud.jobs import Jobs


def channel(**changes: Any) -> list[dict[str, Any]]:
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/prefix"}
    return [{"ChannelName": "config", "DataSource": {"S3DataSource": source}, **changes}]


@pytest.mark.parametrize(
    ("changes", "limit"),
    [
        ({"DebugHookConfig": {"S3OutputPath": "s3://bucket/debug"}}, "it has no DebugHookConfig"),
        (
            {"CheckpointConfig": {"S3Uri": "s3://b/c", "LocalPath": "/mnt"}},
            "it keeps checkpoints of /opt/ml/checkpoints only",
        ),
        ({"InputDataConfig": channel(InputMode="Pipe")}, "it has no input mode Pipe (channel config)"),
        ({"InputDataConfig": channel(CompressionType="Gzip")}, "it does not decompress (channel config)"),
        ({"InputDataConfig": channel(ShuffleConfig={"Seed": 1})}, "it does not shuffle (channel config)"),
        (
            {
                "InputDataConfig": channel(
                    DataSource={"S3DataSource": {"S3DataType": "ManifestFile", "S3Uri": "s3://b"}}
                )
            },
            "it reads channels from S3 prefixes only (channel config)",
        ),
        (
            {
                "InputDataConfig": channel(
                    DataSource={
                        "S3DataSource": {
                            "S3DataType": "S3Prefix",
                            "S3Uri": "s3://b",
                            "ModelAccessConfig": {"AcceptEula": True},
                        }
                    }
                )
            },
            "it gives out no models (channel config)",
        ),
        (
            {"ResourceConfig": {"InstanceCount": 2, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 1}},
            "it runs a job on one instance",
        ),
    ],
    ids=str,
)
def test_each_limit_is_named(jobs: Jobs, changes: dict[str, Any], limit: str) -> None:
    assert list(limits(jobs.request(**changes))) == [limit]


def test_an_ordinary_request_is_within_the_limits(jobs: Jobs) -> None:
    assert list(limits(jobs.request(EnableNetworkIsolation=True))) == []


def test_a_job_beyond_the_limits_is_refused_as_the_emulators_fault(jobs: Jobs) -> None:
    with pytest.raises(ClientError, match="local emulator cannot run this job as AWS would: it has no RetryStrategy"):
        jobs.start(RetryStrategy={"MaximumRetryAttempts": 2})
