"""What is made of a metric's points."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.case import Signals
from lambdas.idle_shutdown.heartbeats import DELIVERY, Heartbeats

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NAME = {"DomainId": "d-1", "SpaceName": "anna", "AppType": "JupyterLab"}


class CloudWatch:
    def __init__(self, *points: tuple[datetime, float]) -> None:
        self._points, self.asked = points, dict[str, Any]()

    def get_metric_data(self, **request: Any) -> dict[str, Any]:
        self.asked = request
        told = {"Timestamps": [at for at, _ in self._points], "Values": [value for _, value in self._points]}
        return {"MetricDataResults": [{"Id": each["Id"], **told} for each in request["MetricDataQueries"]]}


def read(cloudwatch: CloudWatch) -> Signals:
    (signals,) = Heartbeats(cloudwatch, Calls(1000, lambda: 0, lambda _: None)).read([NAME], NOW)
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

    assert query["MetricStat"]["Metric"]["Namespace"] == "Cloister/Studio"
    assert (query["MetricStat"]["Period"], query["MetricStat"]["Stat"]) == (60, "Maximum")
    assert cloudwatch.asked["StartTime"] == NOW - timedelta(minutes=5)
