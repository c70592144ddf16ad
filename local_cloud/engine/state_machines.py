"""Tasks of Step Functions that ministack lacks; it gives no task the rights of its state machine's role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions

from local_cloud.api.errors import ApiError

Task = Callable[[dict[str, Any]], dict[str, Any]]


class TaskFailedError(Exception):
    """The state fails with ``States.TaskFailed``; the message is its cause."""


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
