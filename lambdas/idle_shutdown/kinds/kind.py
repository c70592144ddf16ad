"""What a kind of thing has to offer to be swept: the sweep knows no more of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from ..decision.case import Case
from ..decision.policy import Policy

Listed = Mapping[str, Any]
"""One thing as AWS lists it."""


class Gone(Exception):
    """It is no longer there, or somebody else is ending it: nothing is left to do."""


class OnlyReported(Exception):
    """It is idle, and nobody has allowed to end it: the message says what would."""


class Kind(Protocol):
    """All things of a kind in one place, such as the apps of one domain.

    ``key`` names kind and place, and is where a later run of the same sweep goes on: ``studio-apps/d-1``.
    """

    key: str

    def policy(self, case: Case) -> Policy | None:
        """What the admin has set for it; None where it is not covered."""

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        """Pages from a token on, each with the token after it, empty after the last."""

    def survey(self, listed: Sequence[Listed], now: datetime) -> list[Case]:
        """All of them, with few calls: good enough to say who may be idle, not to stop anyone."""

    def refresh(self, cases: Sequence[Case], now: datetime) -> list[Case]:
        """Some of them a moment before their turn: what can be read for many at once."""

    def read(self, case: Case) -> Case:
        """One of them, as it is in this moment.

        Raises:
            Gone: it has gone meanwhile.
        """

    def warn(self, case: Case, now: datetime) -> None:
        """Tell its owner that it is about to stop, and let that be known to later sweeps.

        Raises:
            OnlyReported: it is not going to be stopped.
        """

    def stop(self, case: Case) -> None:
        """Stop it.

        Raises:
            Gone: it has gone meanwhile, or is going.
            OnlyReported: nobody allowed it.
        """
