"""An idle app, to be changed in one respect by each test."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lambdas.idle_shutdown.decision.case import Action, Case, Signals, Verdict
from lambdas.idle_shutdown.decision.decide import decide
from lambdas.idle_shutdown.decision.policy import Policy

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LIMIT, EVERY, NOTICE = timedelta(minutes=90), timedelta(minutes=15), timedelta(minutes=20)
POLICY = Policy(limit=LIMIT, every=EVERY)
WARNING = replace(POLICY, notice=NOTICE)


def minutes_ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def beating(minutes: float) -> Signals:
    """Used so many minutes ago, told by a beat later than the last health check."""
    check = minutes_ago(3)
    return Signals(minutes_ago(minutes), heard=minutes_ago(2), last_activity=check, last_health_check=check)


IDLE = Case(
    kind="JupyterLab",
    name={"DomainId": "d-1", "SpaceName": "anna", "AppType": "JupyterLab", "AppName": "default"},
    status="InService",
    running=True,
    free=False,
    shared=False,
    created=minutes_ago(2000),
    signals=beating(90),
)


def said(policy: Policy | None = POLICY, /, **change: Any) -> Verdict:
    return decide(replace(IDLE, **change), policy, now=NOW)


def action(policy: Policy | None = POLICY, /, **change: Any) -> Action:
    return said(policy, **change).action
