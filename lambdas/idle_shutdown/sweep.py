"""One pass over everything that may be idle.

A kind is read in portions of at most ``PORTION`` things: first a cheap survey of all of them, so that the breaker sees
the whole before anything goes, then whatever seems idle once more, one at a time, just before it is warned or stopped.
An error concerns the one thing, or the one kind, that it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .clock import Clock
from .decision.breaker import Breaker
from .decision.case import Action, Case, Verdict
from .decision.decide import decide
from .kinds.kind import Gone, Kind, OnlyReported
from .portion import Portion, portions
from .position import Position
from .record import Journal, Outcome

TOGETHER = 25  # read again in one call before their turns
STALE = timedelta(seconds=60)  # how old that reading may be
MOST_AGAIN = 100  # in a portion are looked at a second time: each costs a call more
STEP = timedelta(seconds=30)
STEPS = 8  # a minute to the next beat, a minute and a half by which ``heard`` is rounded down, a minute of CloudWatch's
LAST_MOMENT = timedelta(seconds=60)


@dataclass(frozen=True)
class Rules:
    """What holds for the whole sweep. A dry run does everything but warn and stop."""

    breaker: Breaker
    dry_run: bool


class Sweep:
    """Goes from kind to kind until all are done or time is short."""

    def __init__(self, kinds: Sequence[Kind], rules: Rules, clock: Clock, journal: Journal) -> None:
        self._kinds, self._rules, self._clock, self._journal = kinds, rules, clock, journal
        self._gone = 0
        self._again: list[tuple[datetime, Case]] = []

    def run(self, start: Position) -> Position | None:
        """Where to go on; None at the end."""
        self._gone = start.gone
        keys = [kind.key for kind in self._kinds]
        first = keys.index(start.kind) if start.kind in keys else 0
        for kind in self._kinds[first:]:
            token = start.token if kind.key == start.kind else ""
            rest = self._through(kind, token)
            if rest is not None:
                return Position(kind.key, rest, self._gone)
        return None

    def _through(self, kind: Kind, token: str) -> str | None:
        """The token at which to go on; None at the end of the kind, or where its list could not be read further."""
        for portion in portions(kind, token, self._clock, self._journal):
            before = self._gone + self._journal.counts[Outcome.WARNED]
            if not self._deal_with(kind, portion):
                moved = self._gone + self._journal.counts[Outcome.WARNED] > before
                return portion.begin if moved else portion.end or None
            if portion.cut and portion.end:
                return portion.end
        return None

    def _deal_with(self, kind: Kind, portion: Portion) -> bool:
        """Whether there was time for all of it."""
        due = []
        for action, gone in ((Action.STOP, self._gone), (Action.WARN, 0)):
            wanted = [each for each in portion.wanted if each[1].action is action]
            wanted.sort(key=lambda each: each[1].since or self._clock.now())  # the longest unused are the surest
            allowed = self._rules.breaker.allowed(len(wanted), running=portion.running, gone=gone)
            due += [case for case, _ in wanted[:allowed]]
            for case, verdict in wanted[allowed:]:
                self._note(kind, case, verdict, Outcome.HELD)
        in_time = all(self._end(kind, due[first : first + TOGETHER]) for first in range(0, len(due), TOGETHER))
        self._look_again(kind)
        return in_time

    def _look_again(self, kind: Kind) -> None:
        """Once at each of those of whom a beat may soon tell more, as soon as it does.

        By this clock nobody knows when that is: it may differ from those of beats and checks. What time is too short
        for has the next sweep.
        """
        waiting = self._again[:MOST_AGAIN]
        for _ in range(STEPS):
            if not waiting or self._clock.left() < STEP + 2 * LAST_MOMENT:
                break
            self._clock.pause(self._clock.now() + STEP)
            fresh = self._refreshed(kind, [case for _, case in waiting])
            seen = list(zip([moment for moment, _ in waiting], fresh, strict=False))
            self._each(kind, [case for moment, case in seen if _tells(case, moment)])
            waiting = [(moment, case) for moment, case in seen if not _tells(case, moment)]
        self._again = []

    def _end(self, kind: Kind, cases: Sequence[Case]) -> bool:
        return self._clock.left() >= LAST_MOMENT and self._each(kind, self._refreshed(kind, cases))

    def _refreshed(self, kind: Kind, cases: Sequence[Case]) -> Sequence[Case]:
        try:
            return kind.refresh(cases, self._clock.now())
        except Exception as error:  # of these few: others have their turn all the same
            self._journal.failed(kind.key, error)
            return []

    def _each(self, kind: Kind, cases: Sequence[Case]) -> bool:
        """In their turns; where AWS holds calls up, what was known of the last of them is no longer so."""
        due = self._clock.now() + STALE
        for at, case in enumerate(cases):
            if self._clock.left() < LAST_MOMENT:
                return False
            if self._clock.now() > due:
                return self._end(kind, cases[at:])
            self._turn(kind, case)
        return True

    def _turn(self, kind: Kind, case: Case) -> None:
        verdict = decide(case, kind.policy(case), now=self._clock.now())
        try:
            case = kind.read(case)
            verdict = decide(case, kind.policy(case), now=self._clock.now())
            if verdict.again:
                self._again.append((verdict.again, case))
            outcome = self._act(kind, case, verdict)
        except Gone:
            outcome = Outcome.GONE
        except OnlyReported as why:
            self._note(kind, case, verdict, Outcome.REPORTED, str(why))
            return
        except Exception as error:  # of this one thing: the next has its turn all the same
            self._note(kind, case, verdict, Outcome.FAILED, str(error))
            return
        self._note(kind, case, verdict, outcome)

    def _act(self, kind: Kind, case: Case, verdict: Verdict) -> Outcome:
        if verdict.action not in (Action.STOP, Action.WARN):
            return Outcome.NOTHING
        if self._rules.dry_run:
            return Outcome.DRY_RUN
        if verdict.action is Action.WARN:
            kind.warn(case, self._clock.now())
            return Outcome.WARNED
        kind.stop(case)
        self._gone += 1
        return Outcome.STOPPED

    def _note(self, kind: Kind, case: Case, verdict: Verdict, outcome: Outcome, error: str = "") -> None:
        self._journal.note(kind.key, case, verdict, outcome, self._clock.now(), error)


def _tells(case: Case, moment: datetime) -> bool:
    """Whether a beat has told of this moment."""
    return case.signals is not None and case.signals.heard is not None and case.signals.heard >= moment
