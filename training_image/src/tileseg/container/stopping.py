"""SIGTERM, which SageMaker sends 120 seconds before it ends a job by force."""

import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import TypeVar

Item = TypeVar("Item")


class Stopped(Exception):
    """The job was told to stop before there was anything to save."""


@dataclass
class StopRequest:
    """Whether the job was told to stop; work looks at it between steps, so that no step is torn."""

    requested: bool = False

    def listen(self) -> None:
        """From now on SIGTERM, and Ctrl-C where a person runs the job, ask for a stop."""
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

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

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.requested = True
