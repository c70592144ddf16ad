"""The two wire protocols that the added services speak: JSON 1.1 by target header, and REST with JSON bodies."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from botocore.utils import parse_timestamp

from local_cloud.api.access import authorize
from local_cloud.api.caller import Caller
from local_cloud.api.errors import ApiError
from local_cloud.api.models import service_model
from local_cloud.api.operations import Params, check, perform
from local_cloud.api.replies import coerce
from local_cloud.engine.request import current_location
from local_cloud.engine.routing import Handler, Headers, Query, Response


@dataclass(frozen=True)
class Protocol:
    content_type: str
    read: Callable[[str, str, Headers, bytes, Query], tuple[str, Params]]


def json_service(service: str) -> Handler:
    """Operations named by ``X-Amz-Target``, parameters in the body."""
    return _handler(service, Protocol("application/x-amz-json-1.1", _read_json))


def rest_service(service: str) -> Handler:
    """Operations named by method and path, as the model's URI templates say."""
    routes = [_Route.of(service, name) for name in service_model(service).operation_names]

    def read(method: str, path: str, _headers: Headers, body: bytes, query: Query) -> tuple[str, Params]:
        for route in routes:
            if method == route.method and (match := route.path.fullmatch(path)):
                return route.operation, {**_json(body), **route.located(match, query)}
        raise ApiError("UnknownOperationException", f"{service} has no operation {method} {path}.", status=404)

    return _handler(service, Protocol("application/json", read))


def _handler(service: str, protocol: Protocol) -> Handler:
    async def handle(method: str, path: str, headers: Headers, body: bytes, query: Query) -> Response:
        try:
            operation, params = protocol.read(method, path, headers, body, query)
            caller = Caller(headers, query, current_location())
            reply = await asyncio.to_thread(_answer, service, operation, params, caller)
            return 200, {"Content-Type": protocol.content_type}, json.dumps(reply).encode()
        except ApiError as error:
            told = {"__type": error.code, "message": error.message, "Message": error.message}
            described = {"Content-Type": protocol.content_type, "x-amzn-errortype": error.code}
            return error.status, described, json.dumps(told).encode()

    return handle


def _answer(service: str, operation: str, params: Params, caller: Caller) -> dict[str, Any]:
    check(service, operation, params)  # first: what IAM decides about is read from the parameters
    authorize(service, operation, params, caller)
    return perform(service, operation, params, caller.location)


def _read_json(_method: str, _path: str, headers: Headers, body: bytes, _query: Query) -> tuple[str, Params]:
    return headers.get("x-amz-target", "").rsplit(".", 1)[-1], _json(body)


def _json(body: bytes) -> Params:
    try:
        params = json.loads(body or b"{}")
    except ValueError as error:
        raise ApiError("SerializationException", f"The request body is not JSON: {error}.") from None
    if not isinstance(params, dict):
        raise ApiError("SerializationException", "The request body must be a JSON object.")
    return params


@dataclass(frozen=True)
class _Route:
    """One operation of a REST service, from its URI template."""

    operation: str
    method: str
    path: re.Pattern[str]
    members: dict[str, Any]

    @classmethod
    def of(cls, service: str, operation: str) -> _Route:
        model = service_model(service).operation_model(operation)
        template = model.http["requestUri"].split("?")[0]
        template = re.sub(r"\{(resourceArn)\}", r"(?P<\1>.+)", template)  # its encoded slashes come decoded
        path = re.sub(r"\{(\w+)\+?\}", r"(?P<\1>[^/]+)", template)
        members = dict(model.input_shape.members) if model.input_shape is not None else {}
        return cls(operation, model.http["method"], re.compile(path + "/?"), members)

    def located(self, match: re.Match[str], query: Query) -> Params:
        """The parameters that travel in the path and in the query string."""
        found: Params = {}
        for name, shape in self.members.items():
            wire = shape.serialization.get("name", name)
            place = shape.serialization.get("location")
            if place == "uri":
                found[name] = unquote(match.group(wire))
            elif place == "querystring" and wire in query:
                found[name] = query[wire] if shape.type_name == "list" else _one(query[wire][0], shape)
        return found


def _one(text: str, shape: Any) -> Any:
    """Times travel as ISO 8601 in a query; in records they are seconds."""
    return parse_timestamp(text).timestamp() if shape.type_name == "timestamp" else coerce(text, shape)
