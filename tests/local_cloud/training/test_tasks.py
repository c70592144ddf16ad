"""A state machine trains: it starts a job, waits for its end, and catches its failure."""

import json
from typing import Any

from tests.local_cloud.account import Account, eventually
from tests.local_cloud.jobs import Jobs

_TASK = "arn:aws:states:::sagemaker:createTrainingJob"


def execute(account: Account, resource: str, request: dict[str, Any]) -> dict[str, Any]:
    """The description of an execution of one task, once it has ended."""
    states = account.client("stepfunctions")
    definition = {"StartAt": "Train", "States": {"Train": {"Type": "Task", "Resource": resource, "End": True}}}
    machine = states.create_state_machine(
        name=account.name("machine"),
        definition=json.dumps(definition),
        roleArn=account.role(service="states.amazonaws.com"),
    )["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine, input=json.dumps(request))["executionArn"]
    ended: dict[str, Any] = eventually(
        lambda: states.describe_execution(executionArn=execution), lambda each: each["status"] != "RUNNING"
    )
    return ended


def test_a_synchronous_task_ends_with_its_job(account: Account, jobs: Jobs) -> None:
    ended = execute(account, f"{_TASK}.sync", jobs.request())
    assert ended["status"] == "SUCCEEDED", ended.get("cause")
    assert json.loads(ended["output"])["TrainingJobStatus"] == "Completed"


def test_a_task_that_does_not_wait_ends_with_the_arn_of_its_job(account: Account, jobs: Jobs) -> None:
    request = jobs.request()
    ended = execute(account, _TASK, request)
    assert json.loads(ended["output"])["TrainingJobArn"].endswith(request["TrainingJobName"])


def test_a_failed_job_is_the_cause_of_the_failed_state(account: Account, jobs: Jobs) -> None:
    ended = execute(account, f"{_TASK}.sync", jobs.request(Environment={"BEHAVIOUR": "fail"}))
    assert ended["error"] == "States.TaskFailed"
    assert json.loads(ended["cause"])["FailureReason"].startswith("AlgorithmError")


def test_a_refused_job_fails_the_state_with_sagemakers_error(account: Account, jobs: Jobs) -> None:
    ended = execute(account, _TASK, jobs.request(HyperParameters={"epochs": "99"}))
    assert (ended["status"], ended["error"]) == ("FAILED", "SageMaker.ValidationException")
