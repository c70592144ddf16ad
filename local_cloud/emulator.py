"""The emulator that this process is: where it keeps its state, how it is reached, where console scripts are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Emulator:
    """``commands`` is the folder of the console scripts that stand for container images.

    ``confine`` lets guests of a VPC run in a network namespace, where the kernel has them.
    """

    state: Path
    endpoint: str
    commands: Path
    certificates: Path
    confine: bool = True

    def folder(self, name: str) -> Path:
        folder = self.state / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


class _NotStartedError(RuntimeError):
    def __init__(self) -> None:
        super().__init__("The emulator has not been started; its operations run only in `python -m local_cloud`.")


_RUNNING: list[Emulator] = []


def announce(emulator: Emulator) -> None:
    _RUNNING[:] = [emulator]


def running() -> Emulator:
    if not _RUNNING:
        raise _NotStartedError
    return _RUNNING[0]
