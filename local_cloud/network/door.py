"""The VPC endpoint that a request came in by, for whoever decides about the request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """``service`` is the last part of the endpoint's service name (``s3``, ``ecr.api``); ``policy`` is JSON text."""

    vpc_id: str
    endpoint_id: str
    service: str
    policy: str


_CURRENT: ContextVar[Door | None] = ContextVar("door", default=None)


def current_door() -> Door | None:
    """None for a request from outside every VPC."""
    return _CURRENT.get()


@contextmanager
def coming_in_by(door: Door | None) -> Iterator[None]:
    """Requests handled in this context, and in what it starts, came in by ``door``."""
    token = _CURRENT.set(door)
    try:
        yield
    finally:
        _CURRENT.reset(token)
