"""When something was last used, from signals in layers.

1. The heartbeat of the thing itself, which sees kernels, terminals and editors, up to the moment of the last beat.
2. SageMaker's activity stamp. SageMaker overwrites it at health checks with the time of the check
   (``LastUserActivityTimestamp`` of ``DescribeApp``), so it is never earlier than the last use. An old stamp therefore
   proves that nobody was there since; one that equals a recent check says only that nobody came after that check.
3. Nothing else. Age is not idleness.

Idle is what leaves no gap: the beats prove it up to the last of them, the stamp from the last health check on. A check
after the last beat leaves one, in which somebody may have come back: that is unknown, and soon told by the next beat.
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
    """No signal speaks; ``again`` as in ``Verdict``."""

    reason: str
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A reading failed, or says what cannot be: it may well be busy."""

    reason: str


_HEALTH_CHECK = "the last activity is a health check, which says nothing about the user"
_GAP = "a health check after its last heartbeat may hide a use"
Activity = Known | Unknown | Unreadable


def activity(signals: Signals, created: datetime | None, *, now: datetime, old: timedelta) -> Activity:
    """The last use. An activity stamp older than ``old`` counts even where it is a health check's."""
    if signals.failed:
        return Unreadable(signals.failed)
    if created is None:
        return Unreadable("AWS gave no time of creation")
    stamps = (created, signals.heartbeat, signals.heard, signals.last_activity, signals.last_health_check)
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
    told = [Known(signals.heartbeat, "its heartbeat")] if signals.heartbeat else []
    used = max([*told, Known(created, "its creation")], key=lambda each: each.at)
    if used.at > long_ago or (signals.glimpse and told):
        return used
    return _since(used, signals, long_ago)


def _since(used: Known, signals: Signals, long_ago: datetime) -> Activity:
    """Whether nobody came after the last use that is known of."""
    stamp = signals.last_activity
    if stamp is None:
        return Unknown("no time of activity" if signals.heartbeat else "neither a heartbeat nor a time of activity")
    if stamp != signals.last_health_check or stamp <= long_ago:
        return max(Known(stamp, signals.told_by or "its activity stamp"), used, key=lambda each: each.at)
    if signals.heartbeat is None:
        return Unknown(_HEALTH_CHECK)
    if signals.heard is None or signals.heard < stamp:
        return Unknown(_GAP, again=stamp)
    return used
