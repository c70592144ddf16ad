"""The operations that the emulator serves, by AWS's names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from local_cloud import records
from local_cloud.api.checking import check_request
from local_cloud.api.errors import ApiError, not_implemented
from local_cloud.api.location import Location
from local_cloud.api.models import operation_model, service_model
from local_cloud.api.replies import prune

Params = dict[str, Any]
Operation = Callable[[Params, Location], Mapping[str, Any] | None]
Resources = Callable[[Params, Location], Iterable[str]]
_Function = TypeVar("_Function", bound=Operation)


@dataclass(frozen=True)
class Served:
    """An operation and the ARNs that IAM decides about when it is called."""

    perform: Operation
    resources: Resources


_SERVED: dict[tuple[str, str], Served] = {}


def any_resource(_params: Params, _at: Location) -> list[str]:
    """For an action that IAM's service reference gives no resource type."""
    return ["*"]


def operation(service: str, name: str, resources: Resources = any_resource) -> Callable[[_Function], _Function]:
    """Serve ``service:name`` by the decorated function, which gets checked parameters and returns the reply."""

    def serve(function: _Function) -> _Function:
        _SERVED[service, name] = Served(function, resources)
        return function

    return serve


def served(service: str, name: str) -> Served:
    if name not in service_model(service).operation_names:
        raise ApiError("UnknownOperationException", f"{service} has no operation {name}.", status=404)
    if (service, name) not in _SERVED:
        raise not_implemented(service, name)
    return _SERVED[service, name]


def served_operations() -> list[tuple[str, str]]:
    return sorted(_SERVED)


def check(service: str, name: str, params: Params) -> None:
    """Refuse an operation that there is not, and parameters that its model forbids."""
    served(service, name)
    check_request(service, name, params)


def perform(service: str, name: str, params: Params, at: Location) -> dict[str, Any]:
    """The reply to a request that IAM has allowed.

    Raises:
        ApiError: the model, the operation or the emulator refuses.
    """
    check(service, name, params)
    with records.exclusive():
        reply = served(service, name).perform(params, at)
        return prune(reply or {}, operation_model(service, name).output_shape) or {}
