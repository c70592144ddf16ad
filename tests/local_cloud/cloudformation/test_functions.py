"""Lambda functions run with what they bring and with the rights of their role."""

import io
import json
import zipfile
from typing import Any

from tests.local_cloud.account import Account
from tests.local_cloud.stacks import Stack, attribute

_TRUST = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}


def function(account: Account, code: str, **properties: Any) -> Stack:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        written.writestr("index.py", code)
    bucket = account.bucket({"code.zip": content.getvalue()})
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [_TRUST]}}
    declared = {
        "Code": {"S3Bucket": bucket, "S3Key": "code.zip"},
        "Handler": "index.handler",
        "Runtime": "python3.12",
        "Role": attribute("Role", "Arn"),
        "Timeout": 20,
    }
    return Stack(
        account,
        {
            "Role": {"Type": "AWS::IAM::Role", "Properties": role},
            "Function": {"Type": "AWS::Lambda::Function", "Properties": {**declared, **properties}},
        },
    )


def invoke(account: Account, stack: Stack) -> Any:
    reply = account.client("lambda").invoke(FunctionName=stack.physical_id("Function"))
    return json.load(reply["Payload"])


def test_a_function_finds_no_package_of_this_repository(account: Account) -> None:
    code = "from importlib.util import find_spec\ndef handler(*_):\n    return find_spec('local_cloud') is None\n"
    assert invoke(account, function(account, code)) is True


def test_a_function_calls_with_the_rights_of_its_role(account: Account) -> None:
    code = (
        "import boto3\n"
        "def handler(event, context):\n"
        "    try:\n"
        "        boto3.client('sagemaker').list_apps()\n"
        "    except Exception as error:\n"
        "        return str(error)\n"
    )
    assert "is not authorized to perform: sagemaker:ListApps" in invoke(account, function(account, code))


def test_reserved_concurrency_is_kept(account: Account) -> None:
    stack = function(account, "def handler(event, context): pass", ReservedConcurrentExecutions=1)
    found = account.client("lambda").get_function_concurrency(FunctionName=stack.physical_id("Function"))
    assert found["ReservedConcurrentExecutions"] == 1


def test_a_function_does_not_bring_back_a_log_group_that_was_deleted(account: Account) -> None:
    logs, group = account.client("logs"), account.name("group")
    stack = function(account, "def handler(*_): print('hello')", LoggingConfig={"LogGroup": group})

    def groups() -> list[str]:
        return [each["logGroupName"] for each in logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]]

    logs.create_log_group(logGroupName=group)
    invoke(account, stack)
    assert logs.describe_log_streams(logGroupName=group)["logStreams"]
    logs.delete_log_group(logGroupName=group)
    invoke(account, stack)
    assert groups() == []
