"""A team in threads, whose members really wait for each other; gradients flow between them as between processes."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from torch import Tensor

from tileseg.distributed.team import Team

Result = TypeVar("Result")


@dataclass(frozen=True)
class Table:
    """Where members lay down what the others need."""

    size: int
    barrier: threading.Barrier
    parts: dict[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Together(Team):
    table: Table = field(kw_only=True)

    def total(self, part: Tensor) -> Tensor:
        parts: list[Tensor] = self._all(part)
        return sum(parts[1:], start=parts[0])

    def anyone(self, flag: bool) -> bool:
        return any(self._all(flag))

    def leader_says(self, decide: Callable[[], Result]) -> Result:
        said: Result = self._all(decide() if self.leads else None)[0]
        return said

    def _all(self, part: Any) -> list[Any]:
        self.table.barrier.wait()
        self.table.parts[self.rank] = part
        self.table.barrier.wait()
        return [self.table.parts[rank] for rank in range(self.size)]


def in_a_team(size: int, work: Callable[[Team], Result]) -> list[Result]:
    """What each member makes of the work."""
    table = Table(size, threading.Barrier(size, timeout=20))
    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(lambda rank: work(Together(rank, size, table=table)), range(size)))
