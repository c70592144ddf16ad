"""When something was last used, from signals in layers.

1. The heartbeat of the thing itself, which sees kernels, terminals and editors.
2. SageMaker's activity stamp. SageMaker overwrites it at health checks with the time of the check
   (``LastUserActivityTimestamp`` of ``DescribeApp``), so it is never earlier than the last use. An old stamp therefore
   proves that nobody was there since; a recent one that equals the health check says nothing.
3. Nothing else. Age is not idleness.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .case import Signals

SKEW = timedelta(minutes=5)
"""How much clocks may differ."""


@dataclass(frozen=True, slots=True)
class Known:
    """Nobody used it after ``at``; ``by`` is the signal that says so."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No signal speaks."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reading failed, or says what cannot be: it may well be busy."""

    reason: str


_HEALTH_CHECK = "the last activity is a health check, which says nothing about the user"
Activity = Known | Unknown | Unreadable


def activity(signals: Signals, created: datetime | None, *, now: datetime, old: timedelta) -> Activity:
    """The last use. An activity stamp older than ``old`` counts even where it is a health check's."""
    if signals.failed:
        return Unreadable(signals.failed)
    if created is None:
        return Unreadable("AWS gave no time of creation")
    stamps = (created, signals.heartbeat, signals.last_activity, signals.last_health_check)
    if wrong := _impossible([stamp for stamp in stamps if stamp], now):
        return Unreadable(wrong)
    return _last(signals, created, now - old)


def _impossible(stamps: list[datetime], now: datetime) -> str:
    if any(stamp.tzinfo is None for stamp in stamps):
        return "a time has no zone"
    if max(stamps) > now + SKEW:
        return "a time lies in the future"
    return ""


def _last(signals: Signals, created: datetime, long_ago: datetime) -> Activity:
    known = [Known(signals.heartbeat, "its heartbeat")] if signals.heartbeat else []
    stamp = signals.last_activity
    if stamp and (stamp != signals.last_health_check or stamp <= long_ago):
        known.append(Known(stamp, signals.told_by or "its activity stamp"))
    if not known and created <= long_ago:
        return Unknown(_HEALTH_CHECK if stamp else "neither a heartbeat nor a time of activity")
    return max([*known, Known(created, "its creation")], key=lambda each: each.at)
