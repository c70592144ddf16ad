"""What the settings say about idleness, in the words of the function that stops what is idle."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.curfew import Curfew
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.environment import Environment
from stacks.constructs.idle_kinds import IDLE_KINDS
from stacks.settings import Curfew as CurfewTable
from stacks.settings import Idle
from stacks.settings.idle import DAYS

# The setting with a kind's limit, its unit, and AWS's words for what it holds for. A kind without one is not looked at.
KINDS: Mapping[str, tuple[timedelta, tuple[str, ...]]] = {
    "shutdown_after_minutes": (timedelta(minutes=1), ("JupyterLab", "CodeEditor")),
    "canvas_minutes": (timedelta(minutes=1), ("Canvas",)),
    "classic_minutes": (timedelta(minutes=1), ("KernelGateway", "JupyterServer")),
    "spark_hours": (timedelta(hours=1), ("EmrServerlessApplication",)),
    "mlflow_hours": (timedelta(hours=1), ("MlflowTrackingServer",)),
    "notebook_hours": (timedelta(hours=1), ("NotebookInstance",)),
    "endpoint_hours": (timedelta(hours=1), ("Endpoint",)),
    "cluster_hours": (timedelta(hours=1), ("EmrCluster",)),
    "job_grace_minutes": (timedelta(minutes=1), ("TrainingJob", "ProcessingJob")),
    "space_days": (timedelta(days=1), ("Space",)),
}


def limits(idle: Idle) -> Mapping[str, timedelta]:
    """How long each kind that is looked at may be unused."""
    found = {kind: (getattr(idle, setting), unit) for setting, (unit, kinds) in KINDS.items() for kind in kinds}
    return {kind: number * unit for kind, (number, unit) in found.items() if number is not None}


def environment(domain_id: str, idle: Idle, curfews: Sequence[CurfewTable], topic_arn: str) -> Environment:
    return Environment(
        domain_id=domain_id,
        policies={kind: _policy(kind, limit, idle) for kind, limit in limits(idle).items()},
        breaker=Breaker(idle.most_stops, idle.most_stops_percent / 100),
        calls_a_second=idle.calls_per_second,
        dry_run=idle.dry_run,
        dry_run_days=idle.dry_run_days,
        curfews={each.team: _curfew(each) for each in curfews},
        topic_arn=topic_arn,
    )


def _policy(kind: str, limit: timedelta, idle: Idle) -> Policy:
    """A kind that tells nothing of its use stops at an age; one that may be deleted has a longer notice."""
    warn, unknown = timedelta(minutes=idle.warn_minutes), timedelta(hours=idle.unknown_after_hours)
    other = IDLE_KINDS.get(kind)
    if other is not None:
        warn, unknown = min(max(warn, other.notice), limit / 2), limit if other.tells_nothing else timedelta()
    return Policy(
        limit=limit,
        every=timedelta(minutes=idle.check_every_minutes),
        notice=warn,
        max_age=unknown or None,
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
