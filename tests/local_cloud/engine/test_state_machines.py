"""A state machine's tasks have the rights of its role, and it is started with JSON alone."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account, eventually
from tests.local_cloud.policies.documents import allow, deny

INVOKE = "arn:aws:states:::lambda:invoke"
LIST = "arn:aws:states:::aws-sdk:sfn:listExecutions"
STATES = "states.amazonaws.com"


@pytest.fixture(scope="module")
def function(account: Account) -> str:
    """The ARN of a function that answers with its event."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("echo.py", "def handler(event, context):\n    return event\n")
    made = account.client("lambda").create_function(
        FunctionName=account.name("echo"),
        Runtime="python3.12",
        Handler="echo.handler",
        Role=account.role(service="lambda.amazonaws.com"),
        Code={"ZipFile": archive.getvalue()},
    )
    return str(made["FunctionArn"])


def machine(account: Account, resource: str, parameters: Mapping[str, Any], role: str) -> str:
    """The ARN of a machine of one task."""
    task = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True}
    made = account.client("stepfunctions").create_state_machine(
        name=account.name("machine"),
        definition=json.dumps({"StartAt": "Task", "States": {"Task": task}}),
        roleArn=role,
    )
    return str(made["stateMachineArn"])


def ended(account: Account, machine_arn: str, given: str = "{}") -> dict[str, Any]:
    states = account.client("stepfunctions")
    execution = states.start_execution(stateMachineArn=machine_arn, input=given)["executionArn"]
    found: dict[str, Any] = eventually(
        lambda: states.describe_execution(executionArn=execution), lambda each: each["status"] != "RUNNING"
    )
    return found


def calling(account: Account, function: str, role: str) -> str:
    return machine(account, INVOKE, {"FunctionName": function, "Payload.$": "$"}, role)


def test_a_task_calls_the_function_that_its_role_may_call(account: Account, function: str) -> None:
    role = account.role(allow("lambda:InvokeFunction", Resource=function), service=STATES)
    found = ended(account, calling(account, function, role), '{"a": 1}')

    assert json.loads(found["output"])["Payload"] == {"a": 1}


def test_a_task_calls_no_function_that_its_role_may_not_call(account: Account, function: str) -> None:
    for statements in ([], [allow("lambda:InvokeFunction"), deny("lambda:InvokeFunction", Resource=function)]):
        found = ended(account, calling(account, function, account.role(*statements, service=STATES)))

        assert (found["status"], found["error"]) == ("FAILED", "Lambda.AWSLambdaException")
        assert "is not authorized to perform: lambda:InvokeFunction" in found["cause"]


def test_a_task_lists_the_executions_that_its_role_may_list(account: Account) -> None:
    itself = {"StateMachineArn.$": "$$.StateMachine.Id"}
    may, may_not = account.role(allow("states:ListExecutions"), service=STATES), account.role(service=STATES)

    assert len(json.loads(ended(account, machine(account, LIST, itself, may))["output"])["Executions"]) == 1
    assert ended(account, machine(account, LIST, itself, may_not))["error"] == "Sfn.SfnException"


@pytest.mark.parametrize("given", ["", "{", "{'a': 1}", json.dumps("x" * 262_144)])
def test_what_is_no_json_or_too_long_starts_nothing(account: Account, function: str, given: str) -> None:
    arn = calling(account, function, account.role(service=STATES))

    with pytest.raises(ClientError, match="InvalidExecutionInput"):
        ended(account, arn, given)
    assert account.client("stepfunctions").list_executions(stateMachineArn=arn)["executions"] == []
