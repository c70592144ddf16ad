"""A guest's network interfaces on this machine: a listener of loopback for each service that it reaches."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from threading import Lock

from local_cloud.engine.network import network
from local_cloud.network.doorway import doorway
from local_cloud.network.guest import Guest
from local_cloud.network.reachability import doors
from local_cloud.network.reception import reception
from local_cloud.network.services import CLIENTS, Service, offered

NO_WAY = "https://127.0.0.1:9"
"""Where nobody listens: the discard port."""

_OPEN: dict[tuple[Guest, Service], int] = {}
_ONE_AT_A_TIME = Lock()


def reached(guest: Guest) -> list[Service]:
    """The services that the guest reaches now, as far as the emulator serves them to guests at all."""
    return [offered(name) for name in sorted(doors(guest, network(guest.at)).keys() & CLIENTS.keys())]


def environment(guest: Guest) -> dict[str, str]:
    """What leads the AWS SDKs of a process on this machine through the guest's doors, and nowhere else.

    A listener stays as long as the emulator; whether it answers is asked at each request.
    """
    with _ONE_AT_A_TIME:
        return addresses({service: _port(guest, service) for service in reached(guest)})


def address(guest: Guest, service: str) -> str:
    """The URL of one service for a guest, which is that of nobody where no door leads there."""
    return environment(guest).get(offered(service).variable, NO_WAY)


def addresses(ports: Mapping[Service, int]) -> dict[str, str]:
    """Environment variables by which SDKs find each service at its port, and every other service nowhere."""
    found = {service.variable: f"https://127.0.0.1:{port}" for service, port in ports.items()}
    return {"AWS_ENDPOINT_URL": NO_WAY, **found}


def _port(guest: Guest, service: Service) -> int:
    if (guest, service) not in _OPEN:
        listener = socket.create_server(("127.0.0.1", 0))
        reception().open(listener, doorway(guest, service))
        _OPEN[guest, service] = listener.getsockname()[1]
    return _OPEN[guest, service]
