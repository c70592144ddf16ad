"""Whether an app is idle: no AWS, no clock.

SageMaker overwrites an app's activity stamp at every health check, with the time of the check
(``LastUserActivityTimestamp`` of ``DescribeApp``). Two equal stamps therefore say nothing about the user: such an app
is *unknown* and is left running, unless even the health check is older than the limit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

COVERED_TYPES = ("JupyterLab", "CodeEditor")
FREE_INSTANCE = "system"
SKEW = timedelta(minutes=5)


class Action(StrEnum):
    STOP = "stop"
    KEEP = "keep"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class AppName:
    """SageMaker names an app by its space, its type and a name of its own."""

    space: str
    type: str
    name: str


@dataclass(frozen=True)
class App(AppName):
    """A Studio app as ``DescribeApp`` tells it. Times are aware; None where AWS gave none."""

    status: str
    instance_type: str
    created: datetime | None
    last_activity: datetime | None
    last_health_check: datetime | None


@dataclass(frozen=True)
class Verdict:
    """What to do with an app, and the reason a person is told."""

    action: Action
    reason: str


def judge(app: App, *, now: datetime, limit: timedelta) -> Verdict:
    """Stop an app that is known to have had no activity for at least ``limit``."""
    if exempt := _exemption(app):
        return Verdict(Action.KEEP, exempt)
    if app.created is None or app.last_activity is None:
        return Verdict(Action.UNKNOWN, "SageMaker gave no time of creation or activity")
    if max(app.created, app.last_activity) > now + SKEW:
        return Verdict(Action.UNKNOWN, "a time lies in the future")
    idle = now - max(app.created, app.last_activity)
    if idle >= limit:
        return Verdict(Action.STOP, f"no activity for {_minutes(idle)}, the limit is {_minutes(limit)}")
    if app.last_activity == app.last_health_check:
        return Verdict(Action.UNKNOWN, "the last activity is a health check, which says nothing about the user")
    return Verdict(Action.KEEP, f"active {_minutes(idle)} ago")


def _exemption(app: App) -> str | None:
    if app.type not in COVERED_TYPES:
        return f"apps of type {app.type} are not covered"
    if app.status != "InService":
        return f"its status is {app.status}"
    if app.instance_type == FREE_INSTANCE:
        return "it runs on the free system instance"
    return None


def _minutes(duration: timedelta) -> str:
    return f"{int(duration.total_seconds() // 60)} min"
