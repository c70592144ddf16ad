"""On a schedule: warn about and stop what nobody has used for its limit."""

import json
import os
from typing import Any

import boto3
from botocore.config import Config

from . import metrics
from .calls import Calls
from .canvas import CanvasActivity
from .clock import LambdaClock
from .environment import Environment
from .figures import Figures
from .first_days import is_new
from .heartbeats import Heartbeats
from .kinds.kind import Kind
from .kinds.row import Aws
from .kinds.rows import covered
from .kinds.spaces import Spaces
from .kinds.studio_apps import Clients, StudioApps
from .notices import Notices
from .position import Position
from .record import Journal
from .sweep import Rules, Sweep
from .tag_listing import TagListing

_MOST_FAILURES = 20  # of different ones, told in the log
# What is to be stopped was looked at a moment ago: tried again later, that look would be an old one.
_AT_ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=20)
_PATIENT = Config(retries={"mode": "adaptive", "max_attempts": 8}, connect_timeout=5, read_timeout=20)

environment = Environment.from_environ(os.environ)
sagemaker = boto3.client("sagemaker", config=_PATIENT)
stopping = boto3.client("sagemaker", config=_AT_ONCE)
cloudwatch = boto3.client("cloudwatch", config=_PATIENT)
tagging = boto3.client("resourcegroupstaggingapi", config=_PATIENT)
sns = boto3.client("sns", config=_PATIENT)
# Outlives a run: the next run of the same sweep follows at once, as a rule in the same process.
spaces = Spaces(sagemaker, environment.domain_id)


def handler(event: object, context: object) -> dict[str, Any]:
    """Returns counts, the first hundred things by what was done, and where to go on: None when all is done."""
    clock = LambdaClock(context)
    calls = Calls(environment.calls_a_second, clock.monotonic, clock.sleep)
    notices = Notices(sns, environment.topic_arn, calls)
    journal = Journal(write=print, told=notices.hear)
    dry = environment.dry_run or is_new(sagemaker, calls, environment, clock.now())
    journal.begins(environment.covered, clock.now())
    rest = Sweep(_kinds(calls, clock), Rules(environment.breaker, dry), clock, journal).run(Position.from_event(event))
    notices.send()
    journal.counts["calls"], journal.counts["untold"] = calls.made.total(), notices.untold
    print(json.dumps({"calls": calls.made, "failed": dict(calls.failed.most_common(_MOST_FAILURES))}))
    print(metrics.line(journal.counts, journal.dollars_an_hour, environment.domain_id, clock.now()))
    return {"apps": journal.shown, "counts": dict(journal.counts), **(rest.to_event() if rest else {"resume": None})}


def _kinds(calls: Calls, clock: LambdaClock) -> list[Kind]:
    domain, policies = environment.domain_id, environment.covered
    tags, canvas = TagListing(tagging, calls), CanvasActivity(cloudwatch, calls)
    clients = Clients(sagemaker, Heartbeats(cloudwatch, calls), tags, calls, canvas, stopping)
    turn = int(clock.now().timestamp() // _shortest_interval())
    apps = StudioApps(domain, clients, policies, turn=turn, spaces=spaces)
    aws = Aws(_client, calls, Figures(cloudwatch, calls), tags, domain)
    return [apps, *covered(aws, policies)]


def _client(service: str) -> Any:
    """Of a kind's own service, by a literal name: the platform's rules read which services code calls.

    Raises:
        LookupError: nobody has written its line here.
    """
    match service:
        case "sagemaker":
            return sagemaker
        case "emr":
            return boto3.client("emr", config=_PATIENT)
        case "emr-serverless":
            return boto3.client("emr-serverless", config=_PATIENT)
    raise LookupError(service)


def _shortest_interval() -> float:
    return min((policy.every.total_seconds() for policy in environment.policies.values()), default=900)
