"""On a schedule: warn about and stop what nobody has used for its limit."""

import os
from typing import Any

import boto3
from botocore.config import Config

from . import metrics
from .calls import Calls
from .clock import LambdaClock
from .environment import Environment
from .heartbeats import Heartbeats
from .kinds.studio_apps import Clients, StudioApps
from .position import Position
from .record import Journal
from .sweep import Rules, Sweep
from .tag_listing import TagListing

_PATIENT = Config(retries={"mode": "adaptive", "max_attempts": 8}, connect_timeout=5, read_timeout=20)

environment = Environment.from_environ(os.environ)
sagemaker = boto3.client("sagemaker", config=_PATIENT)
cloudwatch = boto3.client("cloudwatch", config=_PATIENT)
tagging = boto3.client("resourcegroupstaggingapi", config=_PATIENT)


def handler(event: object, context: object) -> dict[str, Any]:
    """Returns counts, the first hundred things by what was done, and where to go on: None when all is done."""
    clock, journal = LambdaClock(context), Journal(write=print)
    calls = Calls(environment.calls_a_second, clock.monotonic, clock.sleep)
    clients = Clients(sagemaker, Heartbeats(cloudwatch, calls), TagListing(tagging, calls), calls)
    turn = int(clock.now().timestamp() // _shortest_interval())
    kinds = [StudioApps(environment.domain_id, clients, environment.policies, turn=turn)]
    rest = Sweep(kinds, Rules(environment.breaker, environment.dry_run), clock, journal).run(Position.from_event(event))
    journal.counts["calls"] = calls.made.total()
    journal.counts["unfinished"] += rest is not None
    print(metrics.line(journal.counts, clock.now()))
    return {"apps": journal.shown, "counts": dict(journal.counts), **(rest.to_event() if rest else {"resume": None})}


def _shortest_interval() -> float:
    return min((policy.every.total_seconds() for policy in environment.policies.values()), default=900)
