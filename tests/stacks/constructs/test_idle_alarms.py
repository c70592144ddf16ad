"""The deployed alarms and dashboard look at figures that the deployed function and machine really publish."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from lambdas.idle_shutdown.metrics import COUNTED, DIMENSION, DOLLARS
from operations.rehearsal.stage import StepFailed
from operations.rehearsal.subscriber import Subscriber
from tests.deployed_sweep import DeployedSweep, deploy
from tests.synthesis import Cloud

FIVE_MINUTES = 300_000


def alarms(sweep: DeployedSweep) -> dict[str, dict[str, Any]]:
    """The deployed alarms by the name that the code gives them."""
    found = {physical: logical for logical, physical in sweep.physical("AWS::CloudWatch::Alarm").items()}
    pages = sweep.account.client("cloudwatch").get_paginator("describe_alarms").paginate(AlarmNames=list(found))
    return {
        found[each["AlarmName"]].removeprefix("IdleShutdownAlarms")[:-8]: each
        for page in pages
        for each in page["MetricAlarms"]
    }


def speaking(sweep: DeployedSweep) -> set[str]:
    return {name for name, each in alarms(sweep).items() if each["StateValue"] == "ALARM"}


def published(sweep: DeployedSweep) -> set[tuple[str, ...]]:
    """Namespace, name, and the one dimension of each metric of this sweep."""
    pages = sweep.account.client("cloudwatch").get_paginator("list_metrics").paginate()
    return {
        (each["Namespace"], each["MetricName"], *(text for told in each["Dimensions"] for text in told.values()))
        for page in pages
        for each in page["Metrics"]
    }


def told_earlier(sweep: DeployedSweep) -> None:
    """The last line of figures again, as if it had come a sweep earlier."""
    told = json.loads(next(line for line in reversed(sweep.lines()) if "_aws" in line))
    told["_aws"]["Timestamp"] -= FIVE_MINUTES
    (group,) = sweep.physical("AWS::Logs::LogGroup").values()
    logs, stream = sweep.account.client("logs"), sweep.account.name("earlier")
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    event = {"timestamp": int(time.time() * 1000), "message": json.dumps(told)}
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[event])


@pytest.fixture
def watched(deployed: DeployedSweep, cloud: Callable[[str], Cloud]) -> DeployedSweep:
    """Deployed a moment ago: no figure of it is known yet."""
    return deploy(deployed.account, cloud("local"), stack=deployed.account.name("watched"))


@pytest.mark.requirement("GR-1")
def test_silence_is_heard_until_a_sweep_comes_to_its_end_and_then_no_alarm_speaks(watched: DeployedSweep) -> None:
    before = speaking(watched)
    watched.app("idle", idle=300)
    watched.run()

    assert (before, speaking(watched)) == ({"Silent"}, set())


@pytest.mark.requirement("GR-1")
def test_every_alarm_and_every_graph_looks_at_a_figure_that_was_published(watched: DeployedSweep) -> None:
    watched.run()
    fail(watched)
    (dashboard,) = watched.physical("AWS::CloudWatch::Dashboard").values()
    drawn = watched.account.client("cloudwatch").get_dashboard(DashboardName=dashboard)["DashboardBody"]
    graphs = [tuple(each[:4]) for widget in json.loads(drawn)["widgets"] for each in metrics(widget)]
    watching = [
        (each["Namespace"], each["MetricName"], *(text for told in each["Dimensions"] for text in told.values()))
        for each in alarms(watched).values()
    ]

    assert {*graphs, *watching} <= published(watched)
    assert {each[1] for each in graphs} == {*COUNTED, DOLLARS} - {"Seen"}
    assert all("Unit" not in each for each in alarms(watched).values())
    assert {each[2:] for each in graphs} == {(DIMENSION, watched.domain)}


def metrics(widget: dict[str, Any]) -> list[list[Any]]:
    """Those that a widget of a dashboard draws."""
    found: list[list[Any]] = widget["properties"].get("metrics", [])
    return found


def fail(sweep: DeployedSweep) -> None:
    """One sweep that cannot begin."""
    with sweep.restored():
        sweep.configure({"BREAKER": "half of them"})
        with pytest.raises(StepFailed, match="FAILED"):
            sweep.run()


def test_a_sweep_that_fails_is_heard_at_once(watched: DeployedSweep) -> None:
    watched.run()
    fail(watched)

    assert speaking(watched) == {"Failed"}


def test_what_the_breaker_holds_back_is_heard_at_once_and_of_admins(watched: DeployedSweep) -> None:
    for space in ("one", "two"):
        watched.app(space, idle=300)
    watched.configure({"BREAKER": "1 1.0 10"})
    (alerts,) = (arn for name, arn in watched.physical("AWS::SNS::Topic").items() if name.startswith("Alerts"))
    with Subscriber(watched.account, alerts) as admin:
        watched.run()
        said = [json.loads(each) for each in admin.heard()]

    assert speaking(watched) == {"HeldBack"}
    assert len(watched.running()) == 1
    assert [each["NewStateValue"] for each in said if "HeldBack" in each["AlarmName"]] == ["ALARM"]


def test_an_owner_who_cannot_be_told_is_heard_of_at_once(watched: DeployedSweep) -> None:
    watched.app("idle", idle=300)
    with watched.denied("sns:Publish"):
        watched.run()

    assert speaking(watched) == {"Untold"}


@pytest.mark.parametrize(("denied", "alarm"), [("sagemaker:DeleteApp", "NotStopped"), ("sagemaker:ListApps", "Unseen")])
def test_what_cannot_be_stopped_or_listed_is_heard_after_three_sweeps(
    watched: DeployedSweep, denied: str, alarm: str
) -> None:
    watched.app("idle", idle=300)
    with watched.denied(denied):
        watched.run()
    after = []
    for _ in range(2):
        after.append(speaking(watched))
        told_earlier(watched)

    assert [*after, speaking(watched)] == [set(), set(), {alarm}]
    assert watched.running() == {"idle"}
