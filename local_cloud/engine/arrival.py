"""The request as it came in, for whoever decides about it: ministack hands on no more than it needs itself."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from hypercorn.asyncio.tcp_server import TCPServer
from ministack import app


@dataclass(frozen=True)
class Arrival:
    """Headers by their lower-case names; ``tls`` as in ``1.3``, empty without."""

    method: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, list[str]] = field(default_factory=dict)
    address: str = ""
    tls: str = ""

    def asked(self, name: str) -> str | None:
        """A parameter of the query."""
        found = self.query.get(name)
        return found[0] if found else None


_CURRENT: ContextVar[Arrival | None] = ContextVar("arrival", default=None)
_TLS: ContextVar[str] = ContextVar("tls", default="")


def current_arrival() -> Arrival:
    """An empty one within the emulator's own work, which no request began."""
    return _CURRENT.get() or Arrival()


def apply() -> None:
    _remember_requests()
    _remember_tls()


def _remember_requests() -> None:
    answer = app.app

    async def remembering(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            _CURRENT.set(_arrival(scope))
        await answer(scope, receive, send)

    app.app = remembering


def _arrival(scope: dict[str, Any]) -> Arrival:
    return Arrival(
        scope["method"],
        {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        parse_qs(scope.get("query_string", b"").decode(errors="replace"), keep_blank_values=True),
        (scope.get("client") or ("",))[0],
        _TLS.get(),
    )


def _remember_tls() -> None:
    """A connection's tasks inherit what its first one knows."""
    run = TCPServer.run

    async def remembering(server: TCPServer) -> None:
        connection = server.writer.get_extra_info("ssl_object")
        _TLS.set(str(connection.version()).removeprefix("TLSv") if connection else "")
        await run(server)

    TCPServer.run = remembering  # type: ignore[method-assign, assignment]
