"""The service models that ship with botocore: AWS's own description of each operation."""

from __future__ import annotations

from functools import cache

from botocore.model import OperationModel, ServiceModel
from botocore.session import get_session


@cache
def service_model(service: str) -> ServiceModel:
    return get_session().get_service_model(service)


def operation_model(service: str, operation: str) -> OperationModel:
    return service_model(service).operation_model(operation)


def input_members(service: str, operation: str) -> frozenset[str]:
    shape = operation_model(service, operation).input_shape
    return frozenset(shape.members) if shape is not None else frozenset()
