"""The pace of all calls to AWS: no more than so many a second, and counted."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any


class Calls:
    """Makes every call of a sweep.

    AWS publishes no limits of SageMaker's control plane, so the pace is a setting; what AWS throttles nevertheless,
    botocore's adaptive mode retries. ``failed`` tells what failed all the same, and how often.

    Args:
        a_second: at most so many calls.
        clock: seconds that never go back, such as ``time.monotonic``.
    """

    def __init__(self, a_second: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self.clock, self._interval, self._sleep = clock, 1 / a_second, sleep
        self._next = clock()
        self.made: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()

    def __call__(self, operation: Callable[..., Any], **request: Any) -> Any:
        wait = self._next - self.clock()
        if wait > 0:
            self._sleep(wait)
        self._next = max(self._next, self.clock()) + self._interval
        name = operation.__name__
        self.made[name] += 1
        try:
            return operation(**request)
        except Exception as error:
            self.failed[f"{name}: {error}"] += 1
            raise


class RepeatedToken(Exception):
    """A page names itself as the next one: the list would never end."""


def pages(
    calls: Calls,
    operation: Callable[..., Any],
    request: Mapping[str, Any],
    *,
    start: str = "",
    member: str = "NextToken",
) -> Iterator[tuple[dict[str, Any], str]]:
    """Pages of a list, each with the token after it, which is empty after the last.

    Raises:
        RepeatedToken: a token came back a second time.
    """
    seen = {start}
    while True:
        page = calls(operation, **request, **({member: start} if start else {}))
        start = page.get(member) or ""
        if start in seen - {""}:
            raise RepeatedToken(f"{operation.__name__} repeated a token")
        seen.add(start)
        yield page, start
        if not start:
            return
