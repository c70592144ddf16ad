"""Where requests come in by a door: sockets of our own choosing, served on the emulator's loop beside its listener."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
Doorway = Callable[[asyncio.WriteTransport], Application]
Close = Callable[[], None]


class Reception:
    """Serves a socket with TLS, as the emulator serves the world outside; made on the loop that is to serve."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._tls: ssl.SSLContext = _server_tls(config)
        self._loop = asyncio.get_running_loop()

    def open(self, listener: socket.socket, doorway: Doorway) -> Close:
        """Serve every connection of a listening socket; from any thread but the loop's own. Closing is immediate."""
        opening = asyncio.run_coroutine_threadsafe(self._serve(listener, doorway), self._loop)
        server = opening.result()

        def close() -> None:
            self._loop.call_soon_threadsafe(server.close)

        return close

    async def _serve(self, listener: socket.socket, doorway: Doorway) -> asyncio.Server:
        async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            application: Any = doorway(writer.transport)
            context = WorkerContext(None)
            await TCPServer(ASGIWrapper(application), self._loop, self._config, context, {}, reader, writer)

        return await asyncio.start_server(converse, sock=listener, ssl=self._tls)


def _server_tls(config: Config) -> ssl.SSLContext:
    context = config.create_ssl_context()
    assert context is not None
    return context


_AT_WORK: list[Reception] = []


def announce(reception: Reception) -> None:
    _AT_WORK[:] = [reception]


def reception() -> Reception:
    return _AT_WORK[0]
