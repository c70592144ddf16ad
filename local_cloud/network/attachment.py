"""How a process is attached to a network: to the world outside every VPC, to the doors of its VPC, or to nothing."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from local_cloud.emulator import running
from local_cloud.network import confinement, interfaces
from local_cloud.network.doorway import doorway
from local_cloud.network.guest import Guest
from local_cloud.network.interfaces import addresses, reached
from local_cloud.network.reception import Close, reception
from local_cloud.network.services import Service

_LAUNCHER = Path(__file__).with_name("launcher.py")
_FIRST_PORT = 8443
_LAUNCH_SECONDS = 30.0


class Attachment:
    """``environment`` leads the AWS SDKs; ``descriptors`` are for the process that runs ``command``."""

    environment: Mapping[str, str]
    descriptors: tuple[int, ...] = ()

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment

    def command(self, program: Sequence[str]) -> list[str]:
        return list(program)

    def started(self) -> None:
        """To be called once the process runs."""

    def close(self) -> None:
        """To be called once the process has ended."""


class NotConfinedError(RuntimeError):
    """A process ended before it had left this machine's network; its output says why."""


class Confined(Attachment):
    """A network namespace with loopback only; the doors listen there, and are served from here."""

    def __init__(self, guest: Guest | None, services: Sequence[Service]) -> None:
        self._ports = dict(zip(services, range(_FIRST_PORT, _FIRST_PORT + len(services)), strict=True))
        super().__init__(addresses(self._ports))
        self._guest = guest
        self._channel, self._theirs = socket.socketpair()
        self.descriptors = (self._theirs.fileno(),)
        self._closing: list[Close] = []
        self._ended = False
        self._lock = Lock()  # a short program may end while its doors are being opened

    def command(self, program: Sequence[str]) -> list[str]:
        ports = [str(port) for port in self._ports.values()]
        return [sys.executable, "-I", "-S", str(_LAUNCHER), str(self.descriptors[0]), *ports, "--", *program]

    def started(self) -> None:
        self._theirs.close()
        with self._channel as channel:
            channel.settimeout(_LAUNCH_SECONDS)
            said, descriptors, _, _ = socket.recv_fds(channel, 1, max(1, len(self._ports)))
        if not said:
            raise NotConfinedError("The process ended before it had left this machine's network.")
        with self._lock:
            for service, descriptor in zip(self._ports, descriptors, strict=True):
                self._serve(service, socket.socket(fileno=descriptor))

    def close(self) -> None:
        self._theirs.close()
        with self._lock:
            self._ended = True
            for close in self._closing:
                close()

    def _serve(self, service: Service, listener: socket.socket) -> None:
        if self._ended:
            listener.close()
            return
        assert self._guest is not None
        self._closing.append(reception().open(listener, doorway(self._guest, service)))


def attach(guest: Guest | None, *, isolated: bool) -> Attachment:
    """``isolated`` is SageMaker's network isolation: no network at all. Without a guest, the world outside."""
    if guest is None and not isolated:
        return Attachment({"AWS_ENDPOINT_URL": running().endpoint})
    services = [] if isolated or guest is None else reached(guest)
    if confinement.measure().by_kernel:
        return Confined(guest, services)
    return Attachment(interfaces.environment(guest) if guest and not isolated else addresses({}))
