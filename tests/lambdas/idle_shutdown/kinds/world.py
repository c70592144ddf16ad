"""AWS in memory, behind real boto3 clients: requests, replies and what is read of them are held against AWS's own
models.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.validate import ParamValidator

from benchmarks.idle.sweeping import OPEN, CloudClock
from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.figures import Figures
from lambdas.idle_shutdown.kinds.resources import Resources
from lambdas.idle_shutdown.kinds.row import Aws, Row
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Journal
from lambdas.idle_shutdown.sweep import Rules, Sweep
from lambdas.idle_shutdown.tag_listing import TagListing
from tests.lambdas.idle_shutdown.kinds.modelled import modelled
from tests.lambdas.idle_shutdown.worlds import NOW

Asked = dict[str, Any]
Reply = Callable[[Asked], Mapping[str, Any]]
ARN = "arn:aws:{}:eu-central-1:111122223333:{}"
_NOBODY: Any = boto3.Session(region_name="eu-central-1", aws_access_key_id="none", aws_secret_access_key="none")


class Refused(Exception):
    """AWS's answer by an error's code."""

    def __init__(self, code: str, message: str = "no") -> None:
        super().__init__(code)
        self.code, self.message = code, message


@dataclass
class World:
    """``replies`` are by operation, ``tags`` by ARN, ``points`` by metric, name and value of its first dimension.

    In a ``broken`` one AWS may answer against its own models.
    """

    replies: dict[str, Reply] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    points: dict[tuple[str, str], list[tuple[datetime, float]]] = field(default_factory=dict)
    now: datetime = NOW
    calls: Counter[str] = field(default_factory=Counter)
    asked: list[tuple[str, Asked]] = field(default_factory=list)
    sleep: Callable[[float], None] = lambda _: None
    broken: bool = False

    def __post_init__(self) -> None:
        self.replies = {"GetResources": self._tagged, "GetMetricData": self._figures, **self.replies}

    def client(self, service: str) -> Any:
        made = _NOBODY.client(service)
        made.meta.events.register("before-parameter-build", _keep)
        made.meta.events.register("before-call", self._answer)
        return made

    def done(self, operation: str) -> list[Asked]:
        return [asked for name, asked in self.asked if name == operation]

    def refuse(self, operation: str, code: str = "AccessDeniedException", *, times: int = 10**6) -> None:
        """So many times, then as before."""
        answer, left = self.replies[operation], [times]

        def reply(asked: Asked) -> Mapping[str, Any]:
            left[0] -= 1
            if left[0] >= 0:
                raise Refused(code)
            return answer(asked)

        self.replies[operation] = reply

    def _answer(self, model: Any, context: Asked, **_: Any) -> tuple[AWSResponse, Mapping[str, Any]]:
        self.calls[model.name] += 1
        self.asked.append((model.name, context["asked"]))
        _check_most(context["asked"], model.input_shape)
        try:
            reply = self.replies[model.name](context["asked"])
        except Refused as refused:
            return _http(400), {"Error": {"Code": refused.code, "Message": refused.message}}
        if model.output_shape:
            report = ParamValidator().validate({**reply}, model.output_shape)
            if report.has_errors() and not self.broken:
                pytest.fail(report.generate_report())  # no Exception, which a sweep would take for AWS's
            reply = modelled(reply, model.output_shape)
        return _http(200), reply

    def _tagged(self, asked: Asked) -> Mapping[str, Any]:
        key = asked["TagFilters"][0]["Key"]
        found = [
            {"ResourceARN": arn, "Tags": [{"Key": name, "Value": value} for name, value in tags.items()]}
            for arn, tags in self.tags.items()
            if key in tags
        ]
        return {"ResourceTagMappingList": found}

    def _figures(self, asked: Asked) -> Mapping[str, Any]:
        return {"MetricDataResults": [self._figure(each, asked["StartTime"]) for each in asked["MetricDataQueries"]]}

    def _figure(self, query: Asked, since: datetime) -> Mapping[str, Any]:
        metric = query["MetricStat"]["Metric"]
        found = self.points.get((metric["MetricName"], metric["Dimensions"][0]["Value"]), [])
        told = [(at, value) for at, value in found if at >= since]
        return {
            "Id": query["Id"],
            "StatusCode": "Complete",
            "Timestamps": [at for at, _ in told],
            "Values": [value for _, value in told],
        }


def swept(
    world: World, row: type[Row], policy: Policy, *, breaker: Breaker = OPEN, dry_run: bool = False
) -> dict[str, str]:
    """What was said of each, by its name: outcome or action, then the reason."""
    journal = Journal(lambda _: None)
    clock: Any = CloudClock(world)  # type: ignore[arg-type]
    Sweep([Resources(row(aws(world)), policy)], Rules(breaker, dry_run), clock, journal).run(Position())
    return {each["space"]: f"{each['action']}: {each['reason']}" for each in journal.shown}


def aws(world: World) -> Aws:
    calls = Calls(10_000, lambda: 0.0, world.sleep)
    return Aws(
        world.client, calls, Figures(world.client("cloudwatch"), calls),
        TagListing(world.client("resourcegroupstaggingapi"), calls), domain_id="d-1",
    )  # fmt: skip


def ago(**past: float) -> datetime:
    return NOW - timedelta(**past)


def _keep(params: Asked, context: Asked, **_: Any) -> None:
    context["asked"] = dict(params)


def _check_most(asked: Asked, shape: Any) -> None:
    """AWS refuses numbers above its own most, which botocore lets pass."""
    for name, value in asked.items():
        most = shape.members[name].metadata.get("max")
        if isinstance(value, int) and most is not None and value > most:
            pytest.fail(f"{name} may be {most} at most, not {value}")


def _http(status: int) -> AWSResponse:
    return AWSResponse("https://aws.example", status, {}, None)
