"""``docs/reference/endpoints.md``, written from the tables that the network is made from."""

from collections.abc import Iterator, Sequence

from stacks.constructs import emr_calls
from stacks.constructs.aws_owned import AWS_OWNED, AwsOwned
from stacks.constructs.calls import Calls, by_service
from stacks.constructs.dns_firewall import names
from stacks.constructs.services import Service
from stacks.settings import Settings
from stacks.studio import StudioStack
from stacks.training import TrainingStack

HOURS_A_MONTH = 730
# An interface endpoint in one zone, list prices as known in November 2026, before tax and before $0.01 a GB.
DOLLARS_AN_HOUR = {"us-east-1": 0.01, "eu-central-1": 0.012}
_INTRODUCTION = """\
# Endpoints

This page is written by `python -m operations endpoints`; a test fails when it is out of date. It is what follows from
the tables [services.py](../../stacks/constructs/services.py) and [aws_owned.py](../../stacks/constructs/aws_owned.py)
and from what each capability declares beside itself as `CALLS`. How that works: [network](../explanation/network.md).
"""
_PRICES = f"""\
List prices as known in November 2026, {HOURS_A_MONTH} hours, before tax, and $0.01 a GB on top. The network's analysis
costs about $0.002 for each network interface and run, twice a day; the DNS firewall $0.0005 a name and $0.60 a million
queries.
"""
_POLICIES = """\
Each endpoint has a policy of its own. It lets these actions pass, for callers of this account on resources of this
account (or of the organization, where `network.organization_id` names one), and nothing else.
"""
_OWNED = """\
None of it can be reached unless a capability names its row; none does today. Sources were read, and none was tried on
AWS by us. Where AWS or nobody signs the request, a policy cannot ask for our account.
"""
_NAMES = """\
The DNS firewall lets pass what leads to these endpoints, and the names that the VPC gives its own interfaces. Any other
name does not exist. With `platform.region = "{region}"`:
"""


def dollars_a_month(settings: Settings, services: int) -> int | None:
    """What so many interface endpoints cost idle, in whole dollars; None in a Region whose price is not known here."""
    an_hour = DOLLARS_AN_HOUR.get(settings.platform.region)
    return None if an_hour is None else round(services * settings.network.zones * an_hour * HOURS_A_MONTH)


def called(settings: Settings) -> dict[Service, Calls]:
    return by_service([*TrainingStack.calls(), *StudioStack.calls(settings)])


def page(environments: Sequence[Settings]) -> str:
    """The whole page, with a column of dollars for each environment; the first one's endpoints are listed."""
    first = environments[0]
    services = called(first)
    parts = [
        _INTRODUCTION,
        "## What it costs a month\n",
        *_costs(environments),
        "## What passes\n",
        _POLICIES,
        *_actions(services),
        "## With EMR Serverless\n",
        "`emr.enabled = true` adds these, each paid for like the others.\n",
        *_actions(by_service(emr_calls.CALLS)),
        "## What belongs to AWS\n",
        _OWNED,
        *_owned(),
        "## Names\n",
        _NAMES.format(region=first.platform.region),
        *[f"- `{name}`" for name in names(services, first.platform.region)],
    ]
    return "\n".join(parts) + "\n"


def _costs(environments: Sequence[Settings]) -> Iterator[str]:
    heads = [f"{each.environment}, {each.network.zones} zones, {each.platform.region}" for each in environments]
    yield f"| | {' | '.join(heads)} |"
    yield f"|---{'|---' * len(environments)}|"
    counts = {each: sum(not service.gateway for service in called(each)) for each in environments}
    yield f"| one interface endpoint | {' | '.join(_dollars(each, 1) for each in environments)} |"
    most = " | ".join(f"{counts[each]} of them: {_dollars(each, counts[each])}" for each in environments)
    yield f"| all that are switched on | {most} |"
    yield f"| S3 gateway endpoint | {' | '.join('$0' for _ in environments)} |\n"
    yield _PRICES


def _dollars(settings: Settings, services: int) -> str:
    dollars = dollars_a_month(settings, services)
    return "not known" if dollars is None else f"${dollars}"


def _actions(services: dict[Service, Calls]) -> Iterator[str]:
    yield "| endpoint | because | lets pass | source |"
    yield "|---|---|---|---|"
    for service, calls in services.items():
        actions = ", ".join(f"`{action}`" for action in calls.actions)
        yield f"| `{service.endpoint}` | {calls.because} | {actions} | [AWS]({service.source}) |"
    yield ""


def _owned() -> Iterator[str]:
    yield "| row | actions | buckets | signed by | needed by | source |"
    yield "|---|---|---|---|---|---|"
    yield from map(_row, AWS_OWNED)
    yield ""


def _row(row: AwsOwned) -> str:
    buckets, signed = ", ".join(f"`{name}`" for name in row.buckets), "us" if row.signed_by_us else "AWS or nobody"
    return f"| {row.name} | {', '.join(row.actions)} | {buckets} | {signed} | {row.needed_by} | [AWS]({row.source}) |"
