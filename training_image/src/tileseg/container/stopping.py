"""SIGTERM, which SageMaker sends 120 seconds before it ends a job by force."""

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TypeVar

Item = TypeVar("Item")

SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopped(Exception):
    """The job was told to stop before there was anything to save."""


@dataclass
class StopRequest:
    """Whether the job was told to stop; work looks at it between steps, so that no step is torn."""

    requested: bool = False

    def listen(self) -> None:
        """From now on SIGTERM, and Ctrl-C where a person runs the job, ask for a stop; so does one that was held."""
        for number in SIGNALS:
            signal.signal(number, self._ask)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def check(self) -> None:
        """For work of which nothing is worth saving.

        Raises:
            Stopped: a stop was requested.
        """
        if self.requested:
            raise Stopped

    def interrupt(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, until a stop is requested; raises as :meth:`check` does."""
        for item in items:
            self.check()
            yield item

    def end(self) -> None:
        """Nothing is left to stop: another signal must not turn a good end into a bad one."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.requested = True


@contextmanager
def held() -> Iterator[None]:
    """Signals wait meanwhile; for processes that are started here, until they listen."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
