"""One listener of one guest for one service: what comes in there is let through by the door, or gets no answer."""

from __future__ import annotations

import asyncio
from typing import Any

from local_cloud.engine import routing
from local_cloud.engine.network import network
from local_cloud.network.door import coming_in_by
from local_cloud.network.guest import Guest
from local_cloud.network.reachability import doors
from local_cloud.network.reception import Application, Doorway
from local_cloud.network.services import Service

# What ministack answers by its path alone, whoever signed it for whatever: its own paths, registries, catalogues.
_ANSWERED_BY_PATH = ("/_", "/v2/", "/iceberg", "/v20180820/", "/oauth2", "/.well-known", "/WriteGetObjectResponse")


def doorway(guest: Guest, service: Service) -> Doorway:
    """The network is asked at each request: a door closes the moment that its endpoint, route or rule goes."""

    def of_connection(transport: asyncio.WriteTransport) -> Application:
        async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
            door = doors(guest, network(guest.at)).get(service.name) if _is_for(service, scope) else None
            if door is None:
                transport.abort()
                return
            with coming_in_by(door):
                await routing.answer(scope, receive, send)

        return application

    return of_connection


def _is_for(service: Service, scope: dict[str, Any]) -> bool:
    """By the service that ministack would answer with; by the host too, for some hosts it answers before it looks."""
    if scope["type"] != "http" or scope["path"].startswith(_ANSWERED_BY_PATH):
        return False
    host, port = scope["server"]
    return routing.host(scope) == f"{host}:{port}" and routing.service(scope) == service.scope
