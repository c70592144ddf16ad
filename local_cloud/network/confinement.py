"""Whether this machine lets a process leave its network without extra rights: tried once, by doing it."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from local_cloud.emulator import running

_LAUNCHER = Path(__file__).with_name("launcher.py")
_TRIAL = ("-I", "-S", "-c", "import sys; sys.exit(0)")
_TRIAL_SECONDS = 10
_LOG = logging.getLogger("local_cloud.network")


@dataclass(frozen=True)
class Confinement:
    """``told`` says in a sentence what holds guests inside."""

    by_kernel: bool
    told: str


@cache
def measure() -> Confinement:
    found = _tried()
    _LOG.warning(found.told)
    return found


def _tried() -> Confinement:
    if not running().confine:
        return _open("told not to")
    command = [sys.executable, "-I", "-S", str(_LAUNCHER), "-", "--", sys.executable, *_TRIAL]
    try:
        tried = subprocess.run(command, capture_output=True, text=True, timeout=_TRIAL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return _open(str(error))
    if tried.returncode:
        return _open((tried.stderr.strip().splitlines() or ["no reason given"])[-1])
    return Confinement(True, "By the kernel, jobs have a network of their own: loopback and their doors.")


def _open(reason: str) -> Confinement:
    told = f"Jobs have this machine's network ({reason}), where they are led to their doors."
    return Confinement(False, told)
