"""What the reception needs of hypercorn's internals: an upgrade that moves any of it fails here, by name."""

import inspect

from hypercorn.app_wrappers import ASGIWrapper
from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.asyncio.worker_context import WorkerContext
from hypercorn.config import Config


def test_a_connection_is_served_by_what_the_reception_gives() -> None:
    given = ["app", "loop", "config", "context", "state", "reader", "writer"]
    assert list(inspect.signature(TCPServer).parameters) == given


def test_an_application_and_its_context_are_made_as_the_reception_makes_them() -> None:
    assert list(inspect.signature(ASGIWrapper).parameters) == ["app"]
    assert list(inspect.signature(WorkerContext).parameters) == ["max_requests"]
    assert inspect.signature(Config.create_ssl_context).parameters.keys() == {"self"}
