"""The emulator as a context manager: started, healthy, and gone again with all that it started."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local_cloud import processes
from local_cloud.certificate import make_certificate
from local_cloud.environment import Surroundings, client_environment, server_environment
from local_cloud.health import is_healthy
from local_cloud.remote import ask

_IMPORT_ROOT = Path(__file__).parents[1]
_OWN_FOLDERS = ("tmp", "home", "cdk-home", "codecommit", "training", processes.REGISTER)
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.05
_LAST_LINES = 5


class LocalCloudError(Exception):
    """The emulator could not be started; the message says why and where its log is."""


class LocalCloud:
    """An AWS on loopback, in a process of its own, that keeps everything in ``state``.

    ``port`` 0 takes a free one. ``commands`` is the folder of the console scripts that stand for container images: the
    one beside the Python interpreter unless given. ``node_modules`` holds the packages that Lambdas in Node import.
    Without ``namespaces`` the guests of a VPC are led to its endpoints but kept from nothing else, as on a machine
    whose kernel gives them no network of their own.

    Raises:
        LocalCloudError: on entering, when the port is in use or the process ends before it is healthy.
    """

    def __init__(
        self,
        state: Path,
        *,
        region: str = "eu-central-1",
        port: int = 0,
        commands: Path | None = None,
        node_modules: Path | None = None,
        namespaces: bool = True,
    ) -> None:
        self._state = state.resolve()
        self._region, self._port = region, port
        self._commands = commands or Path(sys.executable).parent
        self._node_modules, self._namespaces = node_modules, namespaces
        self.log = self._state / "emulator.log"

    def __enter__(self) -> Self:
        self._empty_the_state()
        with _bound_socket(self._port) as listener:
            certificate = make_certificate(self._state / "tls")
            port = listener.getsockname()[1]
            self._around = Surroundings(self._state, self._region, port, certificate, self._node_modules)
            self._process = self._start(listener)
        try:
            self._await_health()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop()

    @property
    def endpoint(self) -> str:
        return self._around.endpoint

    @property
    def environment(self) -> dict[str, str]:
        """What leads boto3, the CDK command line, Node and obstore here."""
        return client_environment(self._around)

    def inside(self, app: Mapping[str, str]) -> dict[str, str]:
        """The environment variables of a terminal in a running Studio app, which the key of DescribeApp names.

        Raises:
            ControlError: there is no such app, or it does not run.
        """
        terminal = self._ask("/_local/sagemaker/apps/environment", {"region": self._region, "app": app})
        return {**self.environment, **terminal}

    def confinement(self) -> str:
        """What keeps jobs inside their network on this machine, in a sentence."""
        return str(self._ask("/_local/network", {})["told"])

    def adopt(self, group: int) -> None:
        """Have a process group of the caller's end when the emulator does, however that ends."""
        (self._state / processes.REGISTER / str(group)).touch()

    def _ask(self, path: str, request: Mapping[str, Any]) -> dict[str, Any]:
        return ask(self._around.endpoint, self._around.certificate, path, request)

    @property
    def process_id(self) -> int:
        return self._process.pid

    def _empty_the_state(self) -> None:
        """An emulator begins with nothing: what an earlier one left is not its own, process numbers least of all."""
        for name in _OWN_FOLDERS:
            shutil.rmtree(self._state / name, ignore_errors=True)
            (self._state / name).mkdir(parents=True)

    def _start(self, listener: socket.socket) -> subprocess.Popen[bytes]:
        listening = listener.fileno()
        command = [sys.executable, "-m", "local_cloud", "--state", str(self._state), "--listener", str(listening)]
        command += ["--endpoint", self._around.endpoint, "--commands", str(self._commands)]
        command += [] if self._namespaces else ["--no-namespaces"]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command,
                cwd=_IMPORT_ROOT,  # and not on PYTHONPATH, where Lambda functions would find what they did not bring
                env=server_environment(self._around),
                stdin=subprocess.PIPE,  # its end tells the child that this process has gone
                stdout=log,
                stderr=log,
                pass_fds=(listening,),
                start_new_session=True,  # Ctrl-C is for this process, which then stops the child in order
            )

    def _await_health(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not is_healthy(self._around.endpoint, self._around.certificate):
            if self._process.poll() is not None:
                raise LocalCloudError(self._why(f"ended with exit code {self._process.returncode}"))
            if time.monotonic() > deadline:
                raise LocalCloudError(self._why(f"was not healthy within {_START_SECONDS:.0f} seconds"))
            time.sleep(_POLL_SECONDS)

    def _why(self, what: str) -> str:
        last = self.log.read_text(errors="replace").splitlines()[-_LAST_LINES:]
        return f"The local emulator {what}; its log is {self.log} and ends: {' | '.join(last) or '(nothing)'}"

    def _stop(self) -> None:
        """Ask first, by closing its standard input; then end the group, and what the group may have left."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        finally:
            processes.signal_group(self._process.pid, signal.SIGKILL)
            processes.kill_registered(self._state)
            self._process.wait()


def _bound_socket(port: int) -> socket.socket:
    """A socket on loopback, bound here so that nobody can take the port before the child listens."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
        bound.listen()
    except OSError as error:
        bound.close()
        reason = os.strerror(error.errno or 0)
        raise LocalCloudError(
            f"The local emulator cannot use port {port} of 127.0.0.1 ({reason}); give another one, or 0 for a free one."
        ) from None
    return bound
