"""A job is refused where its algorithm does not support it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.jobs import Jobs


@pytest.fixture(scope="module")
def jobs(account: Account) -> Jobs:
    return Jobs(account)


def channel(name: str, **changes: Any) -> dict[str, Any]:
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/prefix"}}
    return {"ChannelName": name, "DataSource": source, **changes}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"TrainingJobName": "bad name"}, "regular expression pattern"),
        ({"ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.bogus", "VolumeSizeInGB": 1}}, "enum value set"),
        (
            {"ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.p3.2xlarge", "VolumeSizeInGB": 1}},
            "instance type ml.p3.2xlarge is not among ml.m5.xlarge",
        ),
        (
            {"ResourceConfig": {"InstanceCount": 2, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 1}},
            "supports no distributed training",
        ),
        ({"HyperParameters": {"epochs": "99"}}, "hyperparameter epochs is 99, not between 1 and 5"),
        ({"HyperParameters": {"epochs": "many"}}, "hyperparameter epochs is many, not between 1 and 5"),
        ({"HyperParameters": {"layers": "3"}}, "hyperparameter layers is not among epochs"),
        ({"InputDataConfig": [channel("tiles")]}, "channel config is required; channel tiles is not among config"),
        ({"InputDataConfig": [channel("config", InputMode="Pipe")]}, "channel config has input mode Pipe"),
        ({"AlgorithmSpecification": {"TrainingInputMode": "File"}}, "needs either AlgorithmName or TrainingImage"),
        (
            {"AlgorithmSpecification": {"AlgorithmName": "absent", "TrainingInputMode": "File"}},
            r"Algorithm \[absent\] does not exist",
        ),
        (
            {"VpcConfig": {"Subnets": ["subnet-absent"], "SecurityGroupIds": ["sg-absent"]}},
            "The subnet ID 'subnet-absent' does not exist",
        ),
    ],
)
def test_a_job_that_cannot_run_is_refused_at_once(jobs: Jobs, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ClientError, match=reason):
        jobs.start(**changes)


def test_the_name_of_a_job_is_used_once(jobs: Jobs) -> None:
    name = jobs.run()["TrainingJobName"]
    with pytest.raises(ClientError, match=r"ResourceInUse.*already exists"):
        jobs.start(TrainingJobName=name)


def test_jobs_are_listed_by_status(jobs: Jobs) -> None:
    name = jobs.run()["TrainingJobName"]
    listed = jobs.account.client("sagemaker").list_training_jobs(StatusEquals="Completed", NameContains=name)
    assert [each["TrainingJobName"] for each in listed["TrainingJobSummaries"]] == [name]
