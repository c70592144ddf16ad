"""The state machine of the sweeps, really executed, with a function that is never through at once."""

import io
import json
import zipfile
from typing import Any

import pytest
from aws_cdk import Aws

from stacks.constructs.idle_sweeps import MOST_RUNS, sweep
from tests.local_cloud.account import Account, eventually
from tests.local_cloud.policies.documents import allow

_CODE = """
import os, time

def handler(event, context):
    time.sleep(float(os.environ["SECONDS"]))
    done = (event["resume"] or {"run": 0})["run"] + 1
    return {"apps": [], "resume": {"run": done} if done < int(os.environ["RUNS"]) else None}
"""


def machine(account: Account, *, runs: int, seconds: float = 0) -> str:
    """The ARN of a machine whose function needs so many runs of so many seconds."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as code:
        code.writestr("sweep.py", _CODE)
    function = account.client("lambda").create_function(
        FunctionName=account.name("sweep"),
        Runtime="python3.12",
        Handler="sweep.handler",
        Role=account.role(service="lambda.amazonaws.com"),
        Code={"ZipFile": archive.getvalue()},
        Environment={"Variables": {"RUNS": str(runs), "SECONDS": str(seconds)}},
        Timeout=30,
    )
    arn: str = account.client("stepfunctions").create_state_machine(
        name=account.name("machine"),
        definition=json.dumps(sweep(function["FunctionArn"])).replace(Aws.PARTITION, "aws"),
        roleArn=account.role(
            allow("lambda:InvokeFunction", Resource=function["FunctionArn"]),
            allow("states:ListExecutions"),
            service="states.amazonaws.com",
        ),
    )["stateMachineArn"]
    return arn


def started(account: Account, arn: str) -> str:
    execution = account.client("stepfunctions").start_execution(stateMachineArn=arn, input='{"source": "aws.events"}')
    return str(execution["executionArn"])


def ended(account: Account, execution: str) -> dict[str, Any]:
    states = account.client("stepfunctions")
    found: dict[str, Any] = eventually(
        lambda: states.describe_execution(executionArn=execution), lambda each: each["status"] != "RUNNING"
    )
    return found


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize("runs", [1, 3])
def test_a_sweep_goes_on_where_its_last_run_ended(account: Account, runs: int) -> None:
    found = ended(account, started(account, machine(account, runs=runs)))

    assert found["status"] == "SUCCEEDED", found.get("cause")
    assert json.loads(found["output"]) == {"Runs": runs, "Run": {"Resume": None}}


def test_a_sweep_that_never_ends_fails(account: Account) -> None:
    found = ended(account, started(account, machine(account, runs=MOST_RUNS + 1)))

    assert (found["status"], found["error"]) == ("FAILED", "Unfinished")


def test_of_two_sweeps_at_once_the_second_ends_at_once(account: Account) -> None:
    arn = machine(account, runs=1, seconds=2)
    first = started(account, arn)
    second = started(account, arn)

    assert json.loads(ended(account, second)["output"])["Oldest"]["ExecutionArn"] == first
    assert json.loads(ended(account, first)["output"]) == {"Runs": 1, "Run": {"Resume": None}}
