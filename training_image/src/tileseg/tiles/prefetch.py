"""Work that waits for the network, done by threads ahead of its use."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Executor, Future
from typing import TypeVar

Index = TypeVar("Index")
Result = TypeVar("Result")


def in_order(
    pool: Executor, read: Callable[[Index], Result], indices: Iterable[Index], *, ahead: int
) -> Generator[Result, None, None]:
    """``read`` of each index, in their order, with at most ``ahead`` results under way or waiting.

    Threads and never processes: obstore hangs in a forked one (developmentseed/obstore#441).
    """
    pending: deque[Future[Result]] = deque()
    try:
        for index in indices:
            pending.append(pool.submit(read, index))
            if len(pending) >= ahead:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for future in pending:
            future.cancel()
