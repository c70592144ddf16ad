"""``ReservedConcurrentExecutions`` of AWS::Lambda::Function, which ministack drops."""

from __future__ import annotations

from local_cloud.cloudformation.acting import acting_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, complete_type


def complete() -> None:
    complete_type("AWS::Lambda::Function", _reserve)


def _reserve(function: str, old: Properties, new: Properties) -> None:
    reserved = new.get("ReservedConcurrentExecutions")
    if reserved is None and old.get("ReservedConcurrentExecutions") is None:
        return
    client = acting_client("lambda")
    with failing_the_resource():
        if reserved is None:
            client.delete_function_concurrency(FunctionName=function)
        else:
            client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=int(reserved))
