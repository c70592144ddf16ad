"""A rehearsal as a real process, watched from outside: what it starts, where it listens, what it leaves."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MARK = "CLOISTER_TEST_MARK"
LISTENING = "0A"
LOOPBACK = ("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F")


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
        return [_text(process / "cmdline") for process in _processes() if self._mark in _text(process / "environ")]

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal sends it: to the whole foreground process group."""
        os.killpg(self.process.pid, signal.SIGINT)

    def foreign_listeners(self) -> list[str]:
        """Addresses other than loopback on which a process with the mark listens."""
        inodes = {
            target.removeprefix("socket:[").removesuffix("]")
            for process in _processes()
            if self._mark in _text(process / "environ")
            for target in _open_files(process)
            if target.startswith("socket:[")
        }
        return [address for address, inode in _listeners() if inode in inodes and address not in LOOPBACK]

    def _environ(self) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "XDG_", "JSII_"))}
        return {**kept, MARK: self._mark, "HOME": str(self.home), "TMPDIR": str(self.temporary)}


def _processes() -> Iterator[Path]:
    return (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _text(path: Path) -> str:
    try:
        return path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # it has ended meanwhile
        return ""


def _open_files(process: Path) -> Iterator[str]:
    try:
        descriptors = list((process / "fd").iterdir())
    except OSError:
        return
    for descriptor in descriptors:
        try:
            yield str(descriptor.readlink())
        except OSError:
            continue


def _listeners() -> Iterator[tuple[str, str]]:
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING:
                yield fields[1].rpartition(":")[0], fields[9]
