"""What is made of a metric's points."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.activity import SKEW
from lambdas.idle_shutdown.decision.case import Signals
from lambdas.idle_shutdown.heartbeats import DELIVERY, Heartbeats

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAME = {"DomainId": "d-1", "SpaceName": "anna", "AppType": "JupyterLab"}


class CloudWatch:
    def __init__(self, *points: tuple[datetime, float]) -> None:
        self._points, self.asked = points, dict[str, Any]()
        self.status: dict[str, str] = {}

    def get_metric_data(self, **request: Any) -> dict[str, Any]:
        self.asked = request
        told: dict[str, Any] = {
            "Timestamps": [at for at, _ in self._points],
            "Values": [value for _, value in self._points],
        }
        told |= self.status
        return {"MetricDataResults": [{"Id": each["Id"], **told} for each in request["MetricDataQueries"]]}


def read(cloudwatch: CloudWatch) -> Signals:
    (signals,) = Heartbeats(cloudwatch, unhurried()).read([NAME], NOW)
    return signals


@pytest.mark.requirement("GR-1")
def test_the_script_had_looked_before_its_last_beat_came_in() -> None:
    used = NOW - timedelta(hours=3)
    earlier, last = NOW - timedelta(minutes=2), NOW - timedelta(minutes=1)
    signals = read(CloudWatch((last, used.timestamp()), (earlier, used.timestamp() - 60)))

    assert signals == Signals(heartbeat=used, heard=last - DELIVERY)
    assert timedelta(seconds=30) == DELIVERY


def test_points_without_times_say_nothing() -> None:
    cloudwatch = CloudWatch()
    cloudwatch.get_metric_data = lambda **_: {  # type: ignore[method-assign]
        "MetricDataResults": [{"Id": "beat0", "Values": [1.0]}]
    }

    assert read(cloudwatch).failed


def test_what_is_asked_is_what_the_script_tells_by_the_minute() -> None:
    cloudwatch = CloudWatch()
    read(cloudwatch)
    (query,) = cloudwatch.asked["MetricDataQueries"]
    dimensions = [{"Name": name, "Value": value} for name, value in NAME.items()]

    assert query["MetricStat"] == {
        "Metric": {"Namespace": "Cloister/Studio", "MetricName": "LastUse", "Dimensions": dimensions},
        "Period": 60,
        "Stat": "Maximum",
    }
    assert cloudwatch.asked["StartTime"] == NOW - timedelta(minutes=5)
    assert cloudwatch.asked["EndTime"] == NOW + SKEW


def test_of_many_each_is_told_its_own_beat_500_in_a_call() -> None:
    cloudwatch = ManySpaces()
    signals = Heartbeats(cloudwatch, unhurried()).read([NAME | {"SpaceName": f"{n}"} for n in range(501)], NOW)

    assert [each.heartbeat for each in signals] == [datetime.fromtimestamp(n, UTC) for n in range(501)]
    assert cloudwatch.asked_for == [500, 1]


class TestWithoutAReading:
    def test_each_one_of_a_call_that_fails_says_why(self) -> None:
        cloudwatch = CloudWatch()
        cloudwatch.get_metric_data = refuse  # type: ignore[method-assign]

        signals = Heartbeats(cloudwatch, unhurried()).read([NAME, NAME], NOW)

        assert signals == [Signals(failed="its heartbeat could not be read: not now")] * 2

    def test_half_a_reading_is_none(self) -> None:
        cloudwatch = CloudWatch((NOW, 0.0))
        cloudwatch.status = {"StatusCode": "PartialData"}

        assert read(cloudwatch) == Signals(failed="its heartbeat could not be read")

    def test_nor_is_a_reply_that_leaves_it_out(self) -> None:
        cloudwatch = CloudWatch()
        cloudwatch.get_metric_data = lambda **_: {"MetricDataResults": []}  # type: ignore[method-assign]

        assert read(cloudwatch) == Signals(failed="its heartbeat could not be read")

    def test_a_space_that_was_never_heard_is_no_failure(self) -> None:
        assert read(CloudWatch()) == Signals()

    def test_what_is_no_time_says_so(self) -> None:
        assert read(CloudWatch((NOW, 1e30))) == Signals(failed="its heartbeat is no time")


def refuse(**_: Any) -> dict[str, Any]:
    raise RuntimeError("not now")


def unhurried() -> Calls:
    return Calls(1000, lambda: 0, lambda _: None)


class ManySpaces:
    """Tells of each space a use as many seconds after the epoch as its name says, and the last one first."""

    def __init__(self) -> None:
        self.asked_for: list[int] = []

    def get_metric_data(self, **request: Any) -> dict[str, Any]:
        self.asked_for.append(len(request["MetricDataQueries"]))
        return {"MetricDataResults": [self._told(each) for each in reversed(request["MetricDataQueries"])]}

    def _told(self, query: dict[str, Any]) -> dict[str, Any]:
        space = query["MetricStat"]["Metric"]["Dimensions"][1]["Value"]
        return {"Id": query["Id"], "StatusCode": "Complete", "Timestamps": [NOW], "Values": [float(space)]}
