"""What the admin has set for one kind of thing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .curfew import Curfew

NEVER_WARN = timedelta()


@dataclass(frozen=True)
class Policy:
    """How long something of a kind may be unused.

    ``notice`` is how long before its end an owner is warned, at least; zero warns nobody. ``every`` is the time from
    one sweep to the next. ``max_age`` is the age at which even the unknown stops; None: never. ``longest_keep`` is
    how far ahead ``keep-until`` may lie without an admin's approval. ``curfews`` are by team.
    """

    limit: timedelta
    every: timedelta
    notice: timedelta = NEVER_WARN
    max_age: timedelta | None = None
    longest_keep: timedelta = timedelta(days=14)
    shared_spaces: bool = False
    curfews: Mapping[str, Curfew] = field(default_factory=dict)

    def limit_for(self, team: str, now: datetime) -> timedelta:
        """The limit in force: a team's curfew makes it shorter, never longer."""
        curfew = self.curfews.get(team)
        return min(self.limit, curfew.limit) if curfew and curfew.is_on(now) else self.limit

    def warn_after(self, limit: timedelta) -> timedelta:
        """How long unused until the warning.

        The first sweep after it comes within ``every``, so that ``notice`` is over when the limit is reached: warned
        in time, an idle thing is stopped by the first sweep after its limit. Where the limit is too short for that,
        half of it is waited for, and the stop comes later.
        """
        return max(limit - self.notice - self.every, limit / 2) if self.notice else limit
