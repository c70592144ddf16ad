"""Model packages are versions of their group."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account


@pytest.fixture
def group(account: Account) -> str:
    name = account.name("group")
    account.client("sagemaker").create_model_package_group(ModelPackageGroupName=name)
    return name


def register(account: Account, group: str, **more: Any) -> str:
    arn: str = account.client("sagemaker").create_model_package(ModelPackageGroupName=group, **more)["ModelPackageArn"]
    return arn


def test_versions_are_numbered_from_one(account: Account, group: str) -> None:
    arns = [register(account, group), register(account, group)]
    assert [arn.rpartition("/")[2] for arn in arns] == ["1", "2"]


def test_a_new_version_waits_for_approval_and_keeps_the_decision(account: Account, group: str) -> None:
    sagemaker, arn = account.client("sagemaker"), register(account, group)
    assert sagemaker.describe_model_package(ModelPackageName=arn)["ModelApprovalStatus"] == "PendingManualApproval"
    sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    listed = sagemaker.list_model_packages(ModelPackageGroupName=group, ModelApprovalStatus="Approved")
    assert [each["ModelPackageArn"] for each in listed["ModelPackageSummaryList"]] == [arn]


def test_a_group_with_versions_cannot_be_deleted(account: Account, group: str) -> None:
    sagemaker, arn = account.client("sagemaker"), register(account, group)
    with pytest.raises(ClientError, match="still has resources of ModelPackage"):
        sagemaker.delete_model_package_group(ModelPackageGroupName=group)
    sagemaker.delete_model_package(ModelPackageName=arn)
    sagemaker.delete_model_package_group(ModelPackageGroupName=group)


def test_a_version_needs_its_group(account: Account) -> None:
    with pytest.raises(ClientError, match=r"ModelPackageGroup \[absent\] does not exist"):
        register(account, "absent")


def test_a_role_may_be_let_register_what_awaits_approval_and_nothing_approved(account: Account, group: str) -> None:
    condition = {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
    allow = {"Effect": "Allow", "Action": "sagemaker:CreateModelPackage", "Resource": "*", "Condition": condition}
    scientist = account.client_as(account.role(allow), "sagemaker")
    scientist.create_model_package(ModelPackageGroupName=group, ModelApprovalStatus="PendingManualApproval")
    with pytest.raises(ClientError, match="AccessDenied"):
        scientist.create_model_package(ModelPackageGroupName=group, ModelApprovalStatus="Approved")
