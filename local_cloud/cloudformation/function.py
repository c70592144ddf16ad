"""``ReservedConcurrentExecutions`` of AWS::Lambda::Function, which ministack drops."""

from __future__ import annotations

from local_cloud.clients import account_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, complete_type
from local_cloud.engine.request import current_location


def complete() -> None:
    complete_type("AWS::Lambda::Function", _reserve)


def _reserve(function: str, old: Properties, new: Properties) -> None:
    reserved = new.get("ReservedConcurrentExecutions")
    if reserved is None and old.get("ReservedConcurrentExecutions") is None:
        return
    client = account_client("lambda", current_location())
    with failing_the_resource():
        if reserved is None:
            client.delete_function_concurrency(FunctionName=function)
        else:
            client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=int(reserved))
