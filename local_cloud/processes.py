"""Processes that the emulator starts, each the head of its own group, so that none outlives it.

The groups are also kept as files, for whoever has to clear up after an emulator that was killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from local_cloud.emulator import running

REGISTER = "process-groups"


def start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], descriptors: Sequence[int] = ()
) -> subprocess.Popen[str]:
    """Start ``command`` with both outputs on one pipe of text lines; it inherits ``descriptors``."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        process_group=0,
        pass_fds=descriptors,
    )
    (running().folder(REGISTER) / str(process.pid)).touch()
    return process


def finished(process: subprocess.Popen[str]) -> None:
    """Forget a process that has ended, after ending what it left behind in its group."""
    signal_group(process.pid, signal.SIGKILL)
    (running().folder(REGISTER) / str(process.pid)).unlink(missing_ok=True)


def signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def kill_registered(state: Path) -> None:
    """End every group that the emulator of this state folder has not seen the end of."""
    for entry in (state / REGISTER).glob("*"):
        signal_group(int(entry.name), signal.SIGKILL)
        entry.unlink(missing_ok=True)
