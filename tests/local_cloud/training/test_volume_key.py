"""The disks of a job are encrypted by a key that is there and that its role may use."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.jobs import MAY_TRAIN, Jobs
from tests.local_cloud.policies.documents import allow


@pytest.fixture(scope="module")
def jobs(account: Account) -> Jobs:
    return Jobs(account)


def with_key(key: str) -> dict[str, Any]:
    return {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 10, "VolumeKmsKeyId": key}


def test_a_job_begins_with_a_key_that_its_role_may_grant(jobs: Jobs) -> None:
    key = jobs.account.client("kms").create_key()["KeyMetadata"]["KeyId"]
    role = jobs.account.role(*MAY_TRAIN, allow("kms:CreateGrant"))
    assert jobs.run(ResourceConfig=with_key(key), RoleArn=role)["TrainingJobStatus"] == "Completed"


def test_a_job_does_not_begin_with_a_key_that_its_role_may_not_grant(jobs: Jobs) -> None:
    key = jobs.account.client("kms").create_key()["KeyMetadata"]["Arn"]
    with pytest.raises(ClientError, match=f"not authorized to perform: kms:CreateGrant on resource: {key}"):
        jobs.start(ResourceConfig=with_key(key))


def test_a_job_does_not_begin_with_a_key_that_there_is_not(jobs: Jobs) -> None:
    with pytest.raises(ClientError, match="The KMS key alias/none does not exist"):
        jobs.start(ResourceConfig=with_key("alias/none"))


def test_a_job_does_not_begin_with_a_key_that_is_disabled(jobs: Jobs) -> None:
    kms = jobs.account.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.disable_key(KeyId=key)
    with pytest.raises(ClientError, match="is not enabled: Disabled"):
        jobs.start(ResourceConfig=with_key(key))
