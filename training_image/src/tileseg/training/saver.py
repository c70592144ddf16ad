"""Checkpoints written while training goes on: a large one takes seconds, of which a step need not wait."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from torch import Tensor

from tileseg.training.checkpoint import Checkpoints, State


class Saver:
    """Saves in a thread, one state after the other."""

    def __init__(self, checkpoints: Checkpoints, thread: ThreadPoolExecutor) -> None:
        self._checkpoints = checkpoints
        self._thread = thread
        self._under_way: Future[None] | None = None

    def save(self, state: State) -> None:
        """Begins to save the state as it is now, once the one before it is saved.

        Raises:
            OSError: that one could not be saved.
        """
        self.wait()
        self._under_way = self._thread.submit(self._checkpoints.save, copied(state))

    def wait(self) -> None:
        """Until what was begun is saved; raises what kept it from that."""
        if self._under_way:
            self._under_way.result()


@contextmanager
def saver(checkpoints: Checkpoints) -> Iterator[Saver]:
    """At whose end all is saved."""
    with ThreadPoolExecutor(1) as thread:
        saving = Saver(checkpoints, thread)
        yield saving
        saving.wait()


def copied(value: Any) -> Any:
    """A state that training does not change any more, in the memory of the processor."""
    if isinstance(value, Tensor):
        return value.detach().to("cpu", copy=True)
    if isinstance(value, dict):
        return {name: copied(each) for name, each in value.items()}
    return [copied(each) for each in value] if isinstance(value, list) else value
