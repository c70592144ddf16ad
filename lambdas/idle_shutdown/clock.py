"""The time, and how much of it is left."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware."""

    def left(self) -> timedelta:
        """Until the run is ended from outside."""

    def pause(self, until: datetime) -> None:
        """Not at all where that is over."""


class LambdaClock:
    """Lambda's own; a run without a context has all the time of the world."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.monotonic, self.sleep = time.monotonic, time.sleep

    def now(self) -> datetime:
        return datetime.now(UTC)

    def left(self) -> timedelta:
        if self._context is None:
            return timedelta.max
        return timedelta(milliseconds=self._context.get_remaining_time_in_millis())

    def pause(self, until: datetime) -> None:
        self.sleep(max((until - self.now()).total_seconds(), 0))
