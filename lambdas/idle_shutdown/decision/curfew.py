"""Hours in which a team does not work: what is idle then stops sooner. What is busy goes on, curfew or not."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

TEAM = "team"
"""The tag whose value names the team that something belongs to."""


@dataclass(frozen=True)
class Curfew:
    """Every day from ``begins`` to ``ends`` on the team's own clock, past midnight too, and all of ``days_off``.

    Summer time is the zone's business. Monday is day 0. ``limit`` is how long something may be unused meanwhile.
    """

    begins: time
    ends: time
    zone: ZoneInfo
    limit: timedelta
    days_off: frozenset[int] = field(default_factory=frozenset)

    def is_on(self, now: datetime) -> bool:
        there = now.astimezone(self.zone)
        if there.weekday() in self.days_off:
            return True
        clock = there.time()
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends
