"""A cloud with named apps, and a sweep over it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.idle.apps import App
from benchmarks.idle.cloud import Cloud
from benchmarks.idle.sweeping import Run
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Journal

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
POLICY = Policy(limit=timedelta(minutes=90), every=timedelta(minutes=15))
POLICIES = {"JupyterLab": POLICY}


def app(space: str, *, idle: int, domain: str = "d-1", age: int = 1000, **more: Any) -> App:
    """An app unused for so many minutes, with beats and health checks up to now."""
    made = App(domain, space, NOW - timedelta(minutes=age), NOW - timedelta(minutes=idle), **more)
    made.pass_time(NOW)
    return made


def cloud(*apps: App) -> Cloud:
    return Cloud(NOW, apps)


def outcomes(journal: Journal) -> dict[str, str]:
    return {each["space"]: each["action"] for each in journal.shown}


def reasons(journal: Journal) -> dict[str, str]:
    return {each["space"]: each["reason"] for each in journal.shown}


def swept(
    world: Cloud, policies: Mapping[str, Policy] = POLICIES, start: Position | None = None, **run: Any
) -> Journal:
    return Run(policies, **run).sweep(world, start)[0]
