"""IAM decides about the added services with real resource ARNs, condition keys and passed roles."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import NUMBER, REGION, Account
from tests.local_cloud.jobs import Jobs


def allow(action: str, resource: str = "*", condition: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement


def arn(tail: str) -> str:
    return f"arn:aws:sagemaker:{REGION}:{NUMBER}:{tail}"


@pytest.fixture(scope="module")
def jobs(account: Account) -> Jobs:
    return Jobs(account)


def test_a_denial_names_principal_action_and_resource(account: Account) -> None:
    role = account.role(allow("sagemaker:DescribeApp", arn("app/d-mine/*")))
    sagemaker = account.client_as(role, "sagemaker")
    with pytest.raises(ClientError) as denied:
        sagemaker.describe_app(DomainId="d-yours", SpaceName="one", AppType="JupyterLab", AppName="default")
    message = str(denied.value)
    assert f"assumed-role/{role.rsplit('/', 1)[-1]}/test is not authorized to perform: sagemaker:DescribeApp" in message
    assert arn("app/d-yours/one/JupyterLab/default") in message


def test_a_permission_for_one_domain_reaches_its_apps_only(account: Account) -> None:
    sagemaker = account.client_as(account.role(allow("sagemaker:DescribeApp", arn("app/d-mine/*"))), "sagemaker")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        sagemaker.describe_app(DomainId="d-mine", SpaceName="one", AppType="JupyterLab", AppName="default")


def test_listing_needs_every_resource_as_the_service_reference_says(account: Account) -> None:
    narrow = account.role(allow("sagemaker:ListApps", arn("app/*")))
    with pytest.raises(ClientError, match=r"not authorized to perform: sagemaker:ListApps on resource: \*"):
        account.client_as(narrow, "sagemaker").list_apps()
    wide = account.role(allow("sagemaker:ListApps"))
    assert "Apps" in account.client_as(wide, "sagemaker").list_apps()


def test_a_job_needs_the_right_to_pass_its_role(account: Account, jobs: Jobs) -> None:
    submitter = account.role(allow("sagemaker:CreateTrainingJob", arn("training-job/*")))
    with pytest.raises(ClientError, match=rf"not authorized to perform: iam:PassRole on resource: {jobs.role}"):
        account.client_as(submitter, "sagemaker").create_training_job(**jobs.request())


def test_a_role_is_passed_to_sagemaker_only_where_the_policy_says_so(account: Account, jobs: Jobs) -> None:
    def submitter(service: str) -> Any:
        passed = {"StringEquals": {"iam:PassedToService": service}}
        return account.role(allow("sagemaker:CreateTrainingJob"), allow("iam:PassRole", jobs.role, passed))

    account.client_as(submitter("sagemaker.amazonaws.com"), "sagemaker").create_training_job(**jobs.request())
    with pytest.raises(ClientError, match="iam:PassRole"):
        account.client_as(submitter("ec2.amazonaws.com"), "sagemaker").create_training_job(**jobs.request())


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ({"ForAllValues:StringEquals": {"sagemaker:InstanceTypes": ["ml.m5.xlarge"]}}, True),
        ({"ForAllValues:StringLike": {"sagemaker:InstanceTypes": ["ml.g5.*"]}}, False),
        ({"NumericLessThanEquals": {"sagemaker:MaxRuntimeInSeconds": "3600"}}, True),
        ({"NumericLessThanEquals": {"sagemaker:MaxRuntimeInSeconds": "60"}}, False),
        ({"Null": {"sagemaker:VpcSubnets": "false"}}, False),
        ({"StringEquals": {"aws:RequestTag/team": "forest"}}, True),
        ({"StringEquals": {"aws:RequestTag/team": "sea"}}, False),
    ],
    ids=str,
)
def test_condition_keys_of_a_job_are_evaluated(
    account: Account, jobs: Jobs, condition: Mapping[str, Any], allowed: bool
) -> None:
    submitter = account.role(
        allow("sagemaker:CreateTrainingJob", condition=condition), allow("iam:PassRole", jobs.role)
    )  # fmt: skip
    request = jobs.request(Tags=[{"Key": "team", "Value": "forest"}])
    sagemaker = account.client_as(submitter, "sagemaker")
    if allowed:
        sagemaker.create_training_job(**request)
    else:
        with pytest.raises(ClientError, match="AccessDenied"):
            sagemaker.create_training_job(**request)


@pytest.mark.parametrize(
    "change",
    [
        {"RemoteDebugConfig": {"EnableRemoteDebug": True}},
        {
            "ResourceConfig": {
                "InstanceType": "ml.m5.xlarge",
                "InstanceCount": 1,
                "VolumeSizeInGB": 1,
                "KeepAlivePeriodInSeconds": 60,
            }
        },
        {
            "InputDataConfig": [
                {
                    "ChannelName": "config",
                    "DataSource": {
                        "FileSystemDataSource": {
                            "FileSystemId": "fs-12345678901",
                            "FileSystemAccessMode": "ro",
                            "FileSystemType": "EFS",
                            "DirectoryPath": "/",
                        }
                    },
                }
            ]
        },
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_training_job_can_ask_for_besides_is_evaluated(
    account: Account, jobs: Jobs, change: Mapping[str, Any]
) -> None:
    off = {
        "BoolIfExists": {"sagemaker:EnableRemoteDebug": "false"},
        "NumericEqualsIfExists": {"sagemaker:KeepAlivePeriod": "0"},
        "Null": {"sagemaker:FileSystemId": "true"},
    }
    submitter = account.role(allow("sagemaker:CreateTrainingJob", condition=off), allow("iam:PassRole", jobs.role))
    sagemaker = account.client_as(submitter, "sagemaker")

    sagemaker.create_training_job(**jobs.request())
    with pytest.raises(ClientError, match="AccessDenied"):
        sagemaker.create_training_job(**jobs.request(**change))


def test_tags_of_a_resource_are_evaluated(account: Account) -> None:
    sagemaker, name = account.client("sagemaker"), account.name("group")
    sagemaker.create_model_package_group(ModelPackageGroupName=name, Tags=[{"Key": "team", "Value": "forest"}])
    mine = {"StringEquals": {"aws:ResourceTag/team": "forest"}}
    theirs = {"StringEquals": {"aws:ResourceTag/team": "sea"}}
    action = "sagemaker:DescribeModelPackageGroup"
    account.client_as(account.role(allow(action, condition=mine)), "sagemaker").describe_model_package_group(
        ModelPackageGroupName=name
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        account.client_as(account.role(allow(action, condition=theirs)), "sagemaker").describe_model_package_group(
            ModelPackageGroupName=name
        )


def test_a_wrong_secret_is_refused(account: Account) -> None:
    sagemaker = account._client("sagemaker", aws_access_key_id="AKIAABSENT", aws_secret_access_key="x")
    with pytest.raises(ClientError, match="security token included in the request is invalid"):
        sagemaker.list_apps()


def test_a_log_stream_is_decided_on_by_its_group(account: Account) -> None:
    group = account.name("group")
    account.client("logs").create_log_group(logGroupName=group)
    writer = account.role(allow("logs:CreateLogStream", f"arn:aws:logs:{REGION}:{NUMBER}:log-group:{group}:*"))
    account.client_as(writer, "logs").create_log_stream(logGroupName=group, logStreamName="one")
    with pytest.raises(ClientError, match="logs:CreateLogStream"):
        account.client_as(writer, "logs").create_log_stream(logGroupName="another", logStreamName="one")
