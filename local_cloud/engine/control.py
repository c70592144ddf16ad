"""Paths that AWS does not have, for tests and the rehearsal: everything below ``/_local/``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from ministack import app

from local_cloud.api.errors import ApiError

PREFIX = "/_local/"
Control = Callable[[dict[str, Any]], dict[str, Any]]
_CONTROLS: dict[str, Control] = {}
_Send = Callable[[dict[str, Any]], Awaitable[None]]
_Receive = Callable[[], Awaitable[dict[str, Any]]]


def control(path: str, function: Control) -> None:
    """Answer ``POST path`` by ``function``, JSON in and out, unsigned: whoever reaches loopback may call it."""
    _CONTROLS[path] = function


async def application(scope: dict[str, Any], receive: _Receive, send: _Send) -> None:
    """ministack's ASGI application with the control paths before it."""
    if scope["type"] == "http" and scope["path"].startswith(PREFIX):
        await _answer(scope, receive, send)
    else:
        await app.app(scope, receive, send)


async def _answer(scope: dict[str, Any], receive: _Receive, send: _Send) -> None:
    status, reply = await asyncio.to_thread(_reply, scope["path"], await _body(receive))  # it may call the emulator
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(reply).encode()})


def _reply(path: str, body: bytes) -> tuple[int, dict[str, Any]]:
    if path not in _CONTROLS:
        return 404, {"message": f"No control path {path}; there are {', '.join(sorted(_CONTROLS))}."}
    try:
        return 200, _CONTROLS[path](json.loads(body))
    except ApiError as error:
        return error.status, {"message": error.message}
    except (ValueError, KeyError, TypeError) as error:
        return 400, {"message": f"{path} cannot use this request: {error!r}."}


async def _body(receive: _Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
