"""The emulator's process: ministack with our plug-in, on a socket that the parent has bound, until the parent goes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from typing import Any

from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config

from local_cloud import processes, services
from local_cloud.builds.build import Build
from local_cloud.certificate import Certificate
from local_cloud.cloudformation.installation import install_types
from local_cloud.emulator import Emulator, announce
from local_cloud.engine import codebuild, compatibility, control, endpoints, execution_role, settling, state_machines
from local_cloud.engine.request import current_location
from local_cloud.network import functions, reception
from local_cloud.records import Record

_KEEP_ALIVE_SECONDS = 75


def run(emulator: Emulator, certificate: Certificate, listener: socket.socket) -> None:
    """Serve until standard input ends, which it does when the parent closes it or dies, however it dies."""
    announce(emulator)
    _install()
    threading.Thread(target=_end_with_parent, args=(emulator,), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: _end(emulator))
    asyncio.run(_serve(_configuration(certificate, listener)))


def _install() -> None:
    compatibility.apply()
    state_machines.apply()
    endpoints.apply()
    services.serve()
    functions.join_their_networks()
    codebuild.keep_all_properties()
    codebuild.run_builds_by(_run_build)
    install_types()
    execution_role.apply()
    settling.answer_when_settled()


def _run_build(record: Record, project: Mapping[str, Any], variables: Mapping[str, str]) -> None:
    Build(record, project, variables, current_location()).run()


def _configuration(certificate: Certificate, listener: socket.socket) -> Config:
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.certfile, config.keyfile = str(certificate.certificate), str(certificate.key)
    config.keep_alive_timeout = _KEEP_ALIVE_SECONDS
    config.loglevel = "WARNING"
    return config


async def _serve(config: Config) -> None:
    """For ever; given a trigger of ours, the server leaves the signals alone."""
    reception.announce(reception.Reception(config))
    never = asyncio.Event()
    await hypercorn_serve(control.application, config, shutdown_trigger=never.wait)  # type: ignore[arg-type]


def _end_with_parent(emulator: Emulator) -> None:
    sys.stdin.buffer.read()
    _end(emulator)


def _end(emulator: Emulator) -> None:
    """At once and for all: there is no state to save, and nothing that was started may stay behind."""
    processes.kill_registered(emulator.state)
    os.killpg(os.getpgid(0), signal.SIGKILL)  # the Lambda workers, and this process with them
