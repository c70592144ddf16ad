"""What people ask to be left running, by a tag ``keep-until`` on the app, its space, their profile or the domain.

``keep-until=2026-12-01T18:00Z`` is anybody's to set, as far ahead as the policy allows. ``keep-until=never``, or a time
further ahead, counts only with a tag ``keep-approved`` of the same value beside it, a key that IAM leaves to admins: so
an approval is for one value, and ends when its value changes. What cannot be read keeps the thing running, and is
reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone

from .case import Tags

KEEP_UNTIL = "keep-until"
APPROVED = "keep-approved"
_NEVER = frozenset({"never", "forever", "always", "true", "yes", "on", "1"})
# A time without a zone, or a day without a time, is read as the latest that it can mean anywhere on earth.
_LATEST_ZONE = timezone(timedelta(hours=-12))
FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Whether tags keep it running, the reason, and whether somebody should look at the tag."""

    keeps: bool
    reason: str
    doubt: bool = False


NONE = Exemption(keeps=False, reason="")


def exemption(tags: Tags | None, *, now: datetime, longest: timedelta) -> Exemption:
    """What the tags ask for, the nearest that keeps first."""
    if tags is None:
        return Exemption(keeps=True, reason="its tags could not be read", doubt=True)
    found = [_asked(where, own, now, longest) for where, own in tags.items() if KEEP_UNTIL in own]
    keeping = [each for each in found if each.keeps]
    doubtful = [each for each in found if each.doubt]
    return next(iter([*keeping, *doubtful]), NONE)


def _asked(where: str, own: Mapping[str, str], now: datetime, longest: timedelta) -> Exemption:
    value = own[KEEP_UNTIL]
    until = moment(value)
    if until is None:
        return Exemption(keeps=True, reason=f"{where} says {KEEP_UNTIL}={value!r}, which is not understood", doubt=True)
    if until <= now:
        return NONE
    if until <= now + longest or own.get(APPROVED) == value:
        return Exemption(keeps=True, reason=f"{where} says {KEEP_UNTIL}={value}")
    return Exemption(keeps=False, reason=f"{where} says {KEEP_UNTIL}={value}, which no admin approved", doubt=True)


def moment(value: str) -> datetime | None:
    """Until when; ``FOREVER`` for never, None for what is not understood."""
    text = value.strip()
    if text.lower() in _NEVER:
        return FOREVER
    try:
        return _utc(datetime.fromisoformat(text.upper()), has_time=":" in text or "T" in text.upper())
    except (ValueError, OverflowError):
        return None


def _utc(read: datetime, *, has_time: bool) -> datetime:
    if not has_time:
        read = datetime.combine(read.date(), time.max)
    return (read if read.tzinfo else read.replace(tzinfo=_LATEST_ZONE)).astimezone(UTC)
