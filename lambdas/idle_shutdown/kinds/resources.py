"""Any kind of which a row says what is its own: listed, judged, and only then asked how it was used."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ..decision.case import Action, Case, Signals
from ..decision.decide import decide
from ..decision.policy import Policy
from ..decision.warning import WARNED, tag_value
from .kind import Gone, Listed, OnlyReported
from .row import Row


class Resources:
    """The kind that a row describes. What decides itself by its listing and tags costs no further call."""

    def __init__(self, row: Row, policy: Policy) -> None:
        self.key = row.word
        self._row, self._policy = row, policy

    def policy(self, case: Case) -> Policy | None:
        return self._policy

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        return self._row.pages(token)

    def survey(self, listed: Sequence[Listed], now: datetime) -> list[Case]:
        return self._told([self._case(each) for each in listed], now)

    def refresh(self, cases: Sequence[Case], now: datetime) -> list[Case]:
        self._row.forget_tags()
        return [self._last_look(case, now) for case in self._told(cases, now)]

    def read(self, case: Case) -> Case:
        found = self._row.read(case)
        if not found.running:
            raise Gone
        return found

    def warn(self, case: Case, now: datetime) -> None:
        self._check(case)
        self._row.remember(case, WARNED, tag_value(now))

    def stop(self, case: Case) -> None:
        self._check(case)
        self._row.stop(case)

    def _case(self, listed: Listed) -> Case:
        try:
            return self._row.case(listed)
        except Exception:  # of this one: it is kept, reported, and spares no other
            name = {part: text for part, text in listed.items() if isinstance(text, str)}
            return Case(self.key, name, "not understood", running=False, free=False, shared=False, created=None)

    def _check(self, case: Case) -> None:
        if reason := self._row.only_reported(case):
            raise OnlyReported(reason)

    def _told(self, cases: Sequence[Case], now: datetime) -> list[Case]:
        """An error while one is asked is told by its signals; the next is asked all the same."""
        tagged = [self._tagged(case) for case in cases]
        open_ = [at for at, case in enumerate(tagged) if decide(case, self._policy, now=now).action is not Action.KEEP]
        for at, case in zip(open_, self._asked([tagged[at] for at in open_], now), strict=True):
            tagged[at] = case
        return tagged

    def _asked(self, cases: Sequence[Case], now: datetime) -> list[Case]:
        try:
            return self._row.all_told(cases, now, self._policy.limit)
        except Exception as error:  # of one of them: each for itself
            return (
                [self._one(case, now) for case in cases] if len(cases) > 1 else [_unread(case, error) for case in cases]
            )

    def _one(self, case: Case, now: datetime) -> Case:
        return self._asked([case], now)[0]

    def _last_look(self, case: Case, now: datetime) -> Case:
        try:
            return self._row.last_look(case, now)
        except Exception as error:  # of this one: the next is looked at all the same
            return _unread(case, error)

    def _tagged(self, case: Case) -> Case:
        try:
            return replace(case, tags=self._row.tags(case), signals=Signals())
        except Gone:
            return _gone(case)
        except Exception:  # whatever it is, Calls tells it: what cannot be read keeps it
            return replace(case, tags=None, signals=Signals())


def _gone(case: Case) -> Case:
    return replace(case, status="Deleted", running=False)


def _unread(case: Case, error: Exception) -> Case:
    if isinstance(error, Gone):
        return _gone(case)
    return replace(case, signals=Signals(failed=f"it could not be read: {error}"))
