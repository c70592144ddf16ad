"""Notebook instances stand still and run again, and are deleted only while they stand still."""

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account


def test_one_is_stopped_started_and_deleted(account: Account) -> None:
    sagemaker, name = account.client("sagemaker"), {"NotebookInstanceName": account.name("notebook")}
    sagemaker.create_notebook_instance(**name, InstanceType="ml.t3.medium", RoleArn=account.role())
    with pytest.raises(ClientError, match=r"Status \(InService\) not in"):
        sagemaker.delete_notebook_instance(**name)
    sagemaker.stop_notebook_instance(**name)
    assert sagemaker.describe_notebook_instance(**name)["NotebookInstanceStatus"] == "Stopped"
    sagemaker.start_notebook_instance(**name)
    sagemaker.stop_notebook_instance(**name)
    sagemaker.delete_notebook_instance(**name)
    with pytest.raises(ClientError, match="RecordNotFound"):
        sagemaker.describe_notebook_instance(**name)


def test_what_is_not_followed_is_refused(account: Account) -> None:
    request = {"NotebookInstanceName": account.name("notebook"), "RoleArn": account.role()}
    with pytest.raises(ClientError, match="no lifecycle configurations of notebook instances"):
        account.client("sagemaker").create_notebook_instance(
            **request, InstanceType="ml.t3.medium", LifecycleConfigName="any"
        )


def test_its_kind_of_instance_is_a_condition_key(account: Account) -> None:
    may = {
        "Effect": "Allow",
        "Action": ["sagemaker:CreateNotebookInstance", "iam:PassRole"],
        "Resource": "*",
        "Condition": {"ForAllValues:StringEquals": {"sagemaker:InstanceTypes": "ml.t3.medium"}},
    }
    sagemaker = account.client_as(account.role(may), "sagemaker")
    request = {"NotebookInstanceName": account.name("notebook"), "RoleArn": account.role()}
    with pytest.raises(ClientError, match="is not authorized"):
        sagemaker.create_notebook_instance(**request, InstanceType="ml.g5.xlarge")
    sagemaker.create_notebook_instance(**request, InstanceType="ml.t3.medium")
