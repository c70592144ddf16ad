"""How far long work has come, told ten times and no more: a log is read by people."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Say = Callable[[str], None]


def told(items: Iterable[Item], count: int, say: Say, what: str) -> Iterator[Item]:
    """The items; a line such as ``3 of 30 tiles; progress=0.10;`` follows the one that ends each tenth of the work.

    Args:
        items: to be passed on.
        count: how many they are.
        say: takes a line.
        what: what is counted, with ``{}`` in place of the count: ``"meadow: {} tiles"``.
    """
    for done, item in enumerate(items, start=1):
        yield item
        if done * 10 // count > (done - 1) * 10 // count:
            say(f"{what.format(f'{done} of {count}')}; progress={done / count:.2f};")
