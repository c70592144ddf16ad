"""Whether an owner has been warned, without a database: the warning is a tag on the thing itself.

A warning counts only for the idleness that it was about: whatever was used after it has to be warned again. So nobody
needs to take a tag away, and an app of the same name that was started later is not warned by its predecessor's tag.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from .activity import SKEW

WARNED = "idle-warned"
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def tag_value(now: datetime) -> str:
    return now.astimezone(UTC).strftime(_FORMAT)


def warned_at(own: Mapping[str, str]) -> datetime | None:
    """When its owner was warned; None for never, and for a tag that nobody of ours wrote."""
    try:
        return datetime.strptime(own.get(WARNED, ""), _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def has_had_notice(own: Mapping[str, str], *, last_use: datetime, now: datetime, notice: timedelta) -> bool:
    """Whether the warning came after the last use, and at least ``notice`` ago."""
    warned = warned_at(own)
    return warned is not None and last_use <= warned and now - warned >= notice


def stands(own: Mapping[str, str], *, last_use: datetime, now: datetime) -> bool:
    """Whether a warning was given for this idleness, however recently."""
    return has_had_notice(own, last_use=last_use, now=now, notice=-SKEW)
