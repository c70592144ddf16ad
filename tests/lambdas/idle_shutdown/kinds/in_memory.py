"""A kind whose things are named and judged by the test, and a clock that goes on when it is told to."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lambdas.idle_shutdown.decision.case import Case, Signals
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.kind import Listed
from tests.lambdas.idle_shutdown.decision.cases import IDLE, POLICY, beating
from tests.lambdas.idle_shutdown.worlds import NOW

BEHIND = timedelta(seconds=90)


@dataclass
class Passing:
    """``spent`` of what time there was."""

    whole: timedelta = timedelta(minutes=10)
    spent: timedelta = timedelta()

    def now(self) -> datetime:
        return NOW + self.spent

    def left(self) -> timedelta:
        return self.whole - self.spent if self.whole < timedelta.max else self.whole

    def pause(self, until: datetime) -> None:
        self.spent = max(until - NOW, self.spent)


@dataclass
class Things:
    """``size`` a page, each page's token the number of its first thing; ``busy`` are those in use.

    A reading of the ``masked`` finds a check so many seconds before ``NOW``, which may hide a use; their beats tell of
    what was ``BEHIND`` ago.
    ``before`` is told of each step with the things that it is about.
    """

    names: Sequence[str]
    size: int = 100
    key: str = "things"
    busy: frozenset[str] = frozenset()
    masked: Mapping[str, int] = field(default_factory=dict)
    given: Policy = POLICY
    before: Callable[[str, Sequence[str]], None] = lambda _step, _names: None
    steps: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def policy(self, case: Case) -> Policy:
        return self.given

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        for first in range(int(token or 0), max(len(self.names), 1), self.size):
            page = self.names[first : first + self.size]
            self._step("list", page)
            after = first + self.size
            yield [{"SpaceName": name} for name in page], str(after) if after < len(self.names) else ""

    def survey(self, listed: Sequence[Listed], now: datetime) -> list[Case]:
        names = [each["SpaceName"] for each in listed]
        self._step("survey", names)
        return [self._case(name) for name in names]

    def refresh(self, cases: Sequence[Case], now: datetime) -> list[Case]:
        self._step("refresh", [each.name["SpaceName"] for each in cases])
        return [self._heard(case, now) for case in cases]

    def _heard(self, case: Case, now: datetime) -> Case:
        if case.name["SpaceName"] not in self.masked:
            return case
        return replace(case, signals=replace(beating(300), heard=now - BEHIND, glimpse=True))

    def read(self, case: Case) -> Case:
        name = case.name["SpaceName"]
        self._step("read", [name])
        if name not in self.masked:
            return case
        check = NOW - timedelta(seconds=self.masked[name])
        told = case.signals or Signals()
        return replace(case, signals=replace(told, glimpse=False, last_activity=check, last_health_check=check))

    def warn(self, case: Case, now: datetime) -> None:
        self._step("warn", [case.name["SpaceName"]])

    def stop(self, case: Case) -> None:
        self._step("stop", [case.name["SpaceName"]])

    def done(self, step: str) -> list[tuple[str, ...]]:
        return [names for done, names in self.steps if done == step]

    def named(self, step: str) -> list[str]:
        return [name for names in self.done(step) for name in names]

    def _step(self, step: str, names: Sequence[str]) -> None:
        self.before(step, names)
        self.steps.append((step, tuple(names)))

    def _case(self, name: str) -> Case:
        signals = beating(1 if name in self.busy else 300)
        return replace(IDLE, name={"SpaceName": name}, signals=signals)
