"""Which requests belong to the services that ministack lacks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from ministack import app
from ministack.core import router

Headers = dict[str, str]
Query = dict[str, list[str]]
Scope = dict[str, Any]
Response = tuple[int, Headers, bytes]
Handler = Callable[[str, str, Headers, bytes, Query], Awaitable[Response]]


def route_by_target(service: str, target_prefix: str, handler: Handler) -> None:
    """Requests whose ``X-Amz-Target`` begins with ``target_prefix``."""
    _route(service, {"target_prefixes": [target_prefix]}, handler)


def route_by_signature(service: str, handler: Handler) -> None:
    """Requests signed for ``service``."""
    _route(service, {"host_patterns": [rf"{service}\."]}, handler)


def replace_handler(service: str, wrap: Callable[[Handler], Handler]) -> None:
    """Put a layer of ours around the handler of a service that ministack has."""
    app.SERVICE_HANDLERS[service] = wrap(app.SERVICE_HANDLERS[service])


def _route(service: str, patterns: dict[str, Any], handler: Handler) -> None:
    router.SERVICE_PATTERNS[service] = patterns
    app.SERVICE_HANDLERS[service] = handler


async def answer(scope: Scope, receive: Any, send: Any) -> None:
    """Let ministack answer a request."""
    await app.app(scope, receive, send)


def service(scope: Scope) -> str:
    """The service that ministack would answer a request with, by its headers, path and query."""
    return str(router.detect_service(scope["method"], scope["path"], _headers(scope), _query(scope)))


def host(scope: Scope) -> str:
    return _headers(scope).get("host", "")


def _headers(scope: Scope) -> Headers:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _query(scope: Scope) -> Query:
    return parse_qs(scope.get("query_string", b"").decode(errors="replace"), keep_blank_values=True)
