"""The training program as a process: its lines, its time limit, its orderly stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from local_cloud import processes
from local_cloud.network.attachment import Attachment

STOP_GRACE_SECONDS = 120  # what SageMaker gives a program between SIGTERM and SIGKILL


class TrainingProcess:
    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], attachment: Attachment
    ) -> None:
        self._attachment = attachment
        self._process = processes.start(attachment.command(command), folder, environment, attachment.descriptors)
        self._timers: list[threading.Timer] = []
        self._end = threading.Thread(target=self._end_with_program, daemon=True)
        self._end.start()
        self.timed_out = False
        attachment.started()

    def limit(self, seconds: float) -> None:
        """Stop the program after ``seconds``."""
        self._later(seconds, self._time_out)

    def lines(self) -> Iterator[str]:
        """What the program writes, until it ends."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            yield line.rstrip("\n")

    def stop(self) -> None:
        """SIGTERM now, SIGKILL after the grace that SageMaker gives."""
        processes.signal_group(self._process.pid, signal.SIGTERM)
        self._later(STOP_GRACE_SECONDS, self._kill)

    def wait(self) -> int:
        """The exit code."""
        self._end.join()
        for timer in self._timers:
            timer.cancel()
        return self._process.wait()

    def _end_with_program(self) -> None:
        """What the program left running ends with it, as in a container; else it would hold the pipe of ``lines``."""
        self._process.wait()
        processes.finished(self._process)
        self._attachment.close()

    def _time_out(self) -> None:
        self.timed_out = True
        self.stop()

    def _kill(self) -> None:
        processes.signal_group(self._process.pid, signal.SIGKILL)

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, action)
        timer.daemon = True
        timer.start()
        self._timers.append(timer)
