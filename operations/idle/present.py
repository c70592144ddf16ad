"""What the sweep would see and decide of an app at this moment, by the sweep's own reading."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.case import Case, Verdict
from lambdas.idle_shutdown.decision.decide import decide
from lambdas.idle_shutdown.environment import Environment
from lambdas.idle_shutdown.heartbeats import Heartbeats
from lambdas.idle_shutdown.kinds.kind import Gone
from lambdas.idle_shutdown.kinds.studio_apps import Clients, StudioApps
from lambdas.idle_shutdown.tag_listing import TagListing

Client = Callable[[str], Any]


@dataclass(frozen=True)
class Present:
    """``case`` and ``verdict`` are None where it does not run, or could not be read, as ``failed`` then says."""

    case: Case | None = None
    verdict: Verdict | None = None
    failed: str = ""


def present(client: Client, environment: Environment, case: Case, now: datetime) -> Present:
    """An app as it is; ``case`` is any earlier one of it."""
    calls = Calls(environment.calls_a_second, time.monotonic, time.sleep)
    try:
        found = _read(_apps(client, environment, case, calls), case, now)
    except Gone:
        return Present()
    except (ClientError, BotoCoreError) as error:
        return Present(failed=str(error))
    if found.status == "Deleted":  # told for a day
        return Present()
    if calls.failed:  # of us; the sweep has a role of its own, and may well read it
        return Present(failed=next(iter(calls.failed)))
    policy = environment.covered.get(found.kind)
    return Present(found, decide(found, policy, now=now))


def _apps(client: Client, environment: Environment, case: Case, calls: Calls) -> StudioApps:
    tags = TagListing(client("resourcegroupstaggingapi"), calls)
    clients = Clients(client("sagemaker"), Heartbeats(client("cloudwatch"), calls), tags, calls)
    return StudioApps(case.name["DomainId"], clients, environment.covered, turn=0)


def _read(apps: StudioApps, case: Case, now: datetime) -> Case:
    next(apps.pages(""), None)  # reads the tags, which belong to no app
    return apps.read(apps.survey([{**case.name, "Status": "InService"}], now)[0])
