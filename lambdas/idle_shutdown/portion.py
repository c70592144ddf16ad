"""A kind's things in portions that fit into memory and time, surveyed and judged."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .clock import Clock
from .decision.case import Action, Case, Verdict
from .decision.decide import decide
from .kinds.kind import Kind, Listed
from .record import Journal, Outcome

PORTION = 10_000
BATCH = 500  # heartbeats of one call


@dataclass
class Portion:
    """From the page ``begin`` up to the page ``end``; ``cut`` where time for more surveys is over.

    ``wanted`` are those to be warned or stopped, of ``running`` ones.
    """

    begin: str
    end: str = ""
    cut: bool = False
    seen: int = 0
    running: int = 0
    wanted: list[tuple[Case, Verdict]] = field(default_factory=list)


def portions(kind: Kind, token: str, clock: Clock, journal: Journal) -> Iterator[Portion]:
    """Half of the time is for surveys, so that what they find has its turn in the other half.

    A list that breaks off ends the kind; what was seen of it is dealt with.
    """
    reader = _Reader(kind, token, clock, journal)
    try:
        yield from reader.portions()
    except Exception as error:  # of this one kind: the next is swept all the same
        journal.failed(kind.key, error)
        yield reader.broken_off()


class _Reader:
    def __init__(self, kind: Kind, token: str, clock: Clock, journal: Journal) -> None:
        self._kind, self._token, self._clock, self._journal = kind, token, clock, journal
        self._half = clock.left() / 2
        self._batch: list[Listed] = []
        self.portion = Portion(token)

    def portions(self) -> Iterator[Portion]:
        for page, after in self._kind.pages(self._token):
            self._batch += page
            if len(self._batch) >= BATCH or not after:
                self._survey()
                self.portion.cut = self._clock.left() < self._half
                if self.portion.seen >= PORTION or self.portion.cut or not after:
                    self.portion.end = after
                    yield self.portion
                    self.portion = Portion(after)

    def broken_off(self) -> Portion:
        """What was listed until then."""
        try:
            self._survey()
        except Exception as error:
            self._journal.failed(self._kind.key, error)
        return self.portion

    def _survey(self) -> None:
        now, batch, self._batch = self._clock.now(), self._batch, []
        for case in self._kind.survey(batch, now):
            verdict = decide(case, self._kind.policy(case), now=now)
            if verdict.action in (Action.STOP, Action.WARN):
                self.portion.wanted.append((case, verdict))
            else:
                self._journal.note(self._kind.key, case, verdict, Outcome.NOTHING, now)
            self.portion.seen += 1
            self.portion.running += case.running
