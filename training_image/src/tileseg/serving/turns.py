"""Who is served when: one at a time on the device, a few waiting, and nobody beyond."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock


class Busy(Exception):
    """As many are waiting as may."""


class Turns:
    """Safe to use from many threads."""

    def __init__(self, waiting: int) -> None:
        self._places = BoundedSemaphore(1 + waiting)
        self._device = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The device for oneself, after whoever came before.

        Raises:
            Busy: at once, where no place is left to wait in.
        """
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            with self._device:
                yield
        finally:
            self._places.release()
