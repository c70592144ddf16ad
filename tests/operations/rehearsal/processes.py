"""A rehearsal as a real process, watched from outside: what it starts, where it listens, what it leaves."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[3]
MARK = "CLOISTER_TEST_MARK"


class WatchedRehearsal:
    """``python -m operations rehearse`` with a home and a temporary folder of its own, and a mark that all it starts
    inherit through the environment."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.results, self.home, self.temporary = (folder / name for name in ("results", "home", "tmp"))
        self.home.mkdir()
        self.temporary.mkdir()
        self._mark = uuid.uuid4().hex
        self.log = folder / "output"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "operations", "rehearse", "--folder", str(self.results), *arguments],
                cwd=ROOT,
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # else the signals of a test would reach pytest too
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def wait(self, seconds: float) -> int:
        """Its exit status; killed, and hence failed, when it takes longer."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def wait_for(self, text: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, f"no {text!r} within {seconds} s: {self.output}"
            time.sleep(0.05)

    def running(self) -> list[str]:
        """Command lines of all processes that carry the mark."""
        return [" ".join(process.info["cmdline"] or ()) for process in self._marked()]

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal sends it: to the whole foreground process group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def foreign_listeners(self) -> set[str]:
        """Addresses other than loopback on which a process with the mark listens."""
        return {
            address
            for process in self._marked()
            for address in _listening(process)
            if not ip_address(address).is_loopback
        }

    def _marked(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter(["cmdline", "environ", "status"]):
            environ = process.info["environ"] or {}
            if environ.get(MARK) == self._mark and process.info["status"] != psutil.STATUS_ZOMBIE:
                yield process

    def _environ(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "XDG_", "JSII_"))}
        return {**kept, MARK: self._mark, "HOME": str(self.home), "TMPDIR": str(self.temporary)}


def _listening(process: psutil.Process) -> list[str]:
    try:
        connections = process.net_connections("inet")
    except psutil.Error:  # it has ended meanwhile
        return []
    return [each.laddr.ip for each in connections if each.status == psutil.CONN_LISTEN]
