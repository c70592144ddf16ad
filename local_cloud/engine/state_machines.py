"""Step Functions beyond ministack's: tasks that it lacks, the rights of a machine's role, and input that is none.

The role is asked for where a task calls a function or looks at executions; other tasks have root's rights here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack.services import stepfunctions

from local_cloud.api.errors import ApiError
from local_cloud.engine.authorization import case
from local_cloud.engine.principals import session_of
from local_cloud.policies.decision import decide
from local_cloud.policies.refusal import sentence

Task = Callable[[dict[str, Any]], dict[str, Any]]


class TaskFailedError(Exception):
    """The state fails with ``States.TaskFailed``; the message is its cause."""


@dataclass(frozen=True)
class _Right:
    """What a task asks of IAM: an action on the resource that one of its parameters names; ``error`` when refused."""

    service: str
    action: str
    parameter: str
    error: str


_RIGHTS: Mapping[str, _Right] = {
    "arn:aws:states:::lambda:invoke": _Right(
        "lambda", "lambda:InvokeFunction", "FunctionName", "Lambda.AWSLambdaException"
    ),
    "arn:aws:states:::aws-sdk:sfn:listExecutions": _Right(
        "states", "states:ListExecutions", "StateMachineArn", "Sfn.SfnException"
    ),
}
_LONGEST_INPUT = 262_144  # bytes
_ROLE: ContextVar[str] = ContextVar("role", default="")


def apply() -> None:
    _act_by_role()
    _refuse_bad_input()


def _act_by_role() -> None:
    execute, invoke = stepfunctions._execute_task, stepfunctions._invoke_resource

    def execute_by_role(state: Any, given: Any, execution: dict[str, Any], context: Any) -> Any:
        _ROLE.set(stepfunctions._state_machines[execution["stateMachineArn"]]["roleArn"])
        return execute(state, given, execution, context)

    def invoke_by_role(resource: str, parameters: dict[str, Any]) -> Any:
        if right := _RIGHTS.get(resource):
            _require(right, str(parameters.get(right.parameter)))
        return invoke(resource, parameters)

    stepfunctions._execute_task, stepfunctions._invoke_resource = execute_by_role, invoke_by_role


def _require(right: _Right, resource: str) -> None:
    who = session_of(_ROLE.get(), "execution")
    request, policies = case(who, right.action, right.service, resource, {})
    if refusal := decide(request, policies):
        raise stepfunctions._ExecutionError(right.error, sentence(request, refusal))


def _refuse_bad_input() -> None:
    """ministack takes what is no JSON for an empty object."""
    start = stepfunctions._start_execution

    def start_with_json(data: dict[str, Any]) -> Any:
        fault = _fault(data.get("input", "{}"))
        return stepfunctions.error_response_json("InvalidExecutionInput", fault, 400) if fault else start(data)

    stepfunctions._start_execution = start_with_json


def _fault(text: str) -> str:
    if len(text.encode()) > _LONGEST_INPUT:
        return f"The input is longer than {_LONGEST_INPUT} bytes."
    try:
        json.loads(text)
    except ValueError as error:
        return f"Invalid State Machine Execution Input: '{error}'"
    return ""


def serve_task(service: str, prefix: str, action: str, start: Task, wait: Task) -> None:
    """``arn:aws:states:::service:action``, and with ``.sync`` the wait for the end of what was started.

    ``prefix`` begins the names of the errors that a state machine catches.
    """

    def run(resource: str, parameters: dict[str, Any]) -> dict[str, Any]:
        try:
            started = start(parameters)
            return wait(parameters) if resource.endswith(".sync") else started
        except ApiError as error:
            raise stepfunctions._ExecutionError(f"{prefix}.{error.code}", error.message) from None
        except TaskFailedError as error:
            raise stepfunctions._ExecutionError("States.TaskFailed", str(error)) from None

    stepfunctions._SERVICE_DISPATCH[f"arn:aws:states:::{service}:{action}"] = run
