"""What the settings say about idleness, in the words of the function that stops what is idle."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.curfew import Curfew
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.environment import Environment
from stacks.settings import Curfew as CurfewTable
from stacks.settings import Idle
from stacks.settings.idle import DAYS

# The setting with a kind's limit, and AWS's words for what it holds for. A kind without a limit is not looked at.
KINDS: Mapping[str, tuple[str, ...]] = {
    "shutdown_after_minutes": ("JupyterLab", "CodeEditor"),
    "canvas_minutes": ("Canvas",),
    "classic_minutes": ("KernelGateway", "JupyterServer"),
}


def environment(domain_id: str, idle: Idle, curfews: Sequence[CurfewTable], topic_arn: str) -> Environment:
    limits = {kind: getattr(idle, setting) for setting, kinds in KINDS.items() for kind in kinds}
    return Environment(
        domain_id=domain_id,
        policies={kind: _policy(minutes, idle) for kind, minutes in limits.items() if minutes is not None},
        breaker=Breaker(idle.most_stops, idle.most_stops_percent / 100),
        calls_a_second=idle.calls_per_second,
        dry_run=idle.dry_run,
        dry_run_days=idle.dry_run_days,
        curfews={each.team: _curfew(each) for each in curfews},
        topic_arn=topic_arn,
    )


def _policy(minutes: int, idle: Idle) -> Policy:
    return Policy(
        limit=timedelta(minutes=minutes),
        every=timedelta(minutes=idle.check_every_minutes),
        notice=timedelta(minutes=idle.warn_minutes),
        max_age=timedelta(hours=idle.unknown_after_hours) or None,
        longest_keep=timedelta(days=idle.longest_keep_days),
        shared_spaces=idle.shared_spaces,
    )


def _curfew(table: CurfewTable) -> Curfew:
    return Curfew(
        begins=table.begins,
        ends=table.ends,
        zone=ZoneInfo(table.time_zone),
        limit=timedelta(minutes=table.minutes),
        days_off=frozenset(DAYS.index(day) for day in table.days_off),
    )
