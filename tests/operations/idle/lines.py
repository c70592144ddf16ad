"""Log lines as the sweep writes them, made by the sweep's own journal."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lambdas.idle_shutdown.decision.case import Case, Signals
from lambdas.idle_shutdown.decision.decide import decide
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.record import Journal, Outcome
from tests.lambdas.idle_shutdown.decision.cases import IDLE, NOW, POLICY

SWEEP = timedelta(minutes=15)
LAMBDAS = ("START RequestId: 1 Version: $LATEST", "END RequestId: 1", 'REPORT RequestId: 1 {"Duration": 2}')


def case(space: str = "anna", **changed: Any) -> Case:
    name = {"DomainId": "d-1", "SpaceName": space, "AppType": "JupyterLab", "AppName": "default"}
    return replace(IDLE, name=name, instance_type="ml.t3.medium", **changed)


def line(of: Case, *, at: datetime = NOW, policy: Policy = POLICY, outcome: Outcome = Outcome.NOTHING) -> str:
    written: list[str] = []
    Journal(written.append).note("studio-apps/d-1", of, decide(of, policy, now=at), outcome, at)
    return written[0]


def begin(policy: Policy = POLICY, at: datetime = NOW) -> str:
    written: list[str] = []
    Journal(written.append).begins({"JupyterLab": policy}, at)
    return written[0]


def history(*idle: float, space: str = "anna", policy: Policy = POLICY) -> list[str]:
    """A sweep every quarter of an hour, each with so many minutes since the last use."""
    lines = [begin(policy)]
    for number, minutes in enumerate(idle):
        at = NOW + number * SWEEP
        used, check = at - timedelta(minutes=minutes), at - timedelta(minutes=3)
        told = Signals(used, heard=at - timedelta(minutes=2), last_activity=check, last_health_check=check)
        lines.append(line(case(space, signals=told), at=at, policy=policy))
    return lines
