"""What is asked of Canvas's own metric, and what of its answer counts as a use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.canvas import CANVAS, CanvasActivity
from lambdas.idle_shutdown.decision.activity import SKEW
from lambdas.idle_shutdown.decision.case import Signals

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class CloudWatch:
    def __init__(self, *results: dict[str, Any]) -> None:
        self._results, self.asked = results, dict[str, Any]()

    def get_metric_data(self, **request: Any) -> dict[str, Any]:
        self.asked = request
        return {"MetricDataResults": self._results}


def read(cloudwatch: CloudWatch) -> dict[str, Signals]:
    return CanvasActivity(cloudwatch, Calls(1000, lambda: 0, lambda _: None)).read("d-1", NOW)


def told(minutes_ago: float, *seconds: float, label: str = "d-1 ben") -> dict[str, Any]:
    times = [NOW - timedelta(minutes=minutes_ago)] * len(seconds)
    return {"Id": "canvas", "Label": label, "Timestamps": times, "Values": list(seconds)}


def used(**ago: float) -> dict[str, Signals]:
    return {"ben": Signals(last_activity=NOW - timedelta(**ago), told_by="Canvas")}


def test_its_app_is_called_as_sagemaker_does() -> None:
    assert CANVAS == "Canvas"


def test_every_users_least_silence_of_each_of_the_last_minutes_is_asked_for() -> None:
    cloudwatch = CloudWatch()
    read(cloudwatch)
    (query,) = cloudwatch.asked["MetricDataQueries"]

    assert query.keys() == {"Id", "Expression", "Period"}
    assert query["Expression"] == (
        'SELECT MIN(TimeSinceLastActive) FROM "/aws/sagemaker/Canvas/AppActivity" '
        "WHERE DomainId = 'd-1' GROUP BY DomainId, UserProfileName"
    )
    assert query["Period"] == 60
    assert cloudwatch.asked["StartTime"] == NOW - timedelta(minutes=15)
    assert cloudwatch.asked["EndTime"] == NOW + SKEW


def test_a_figure_may_be_of_the_last_moment_of_its_minute() -> None:
    assert read(CloudWatch(told(10, 600.0))) == used(minutes=19)


def test_nobody_was_there_later_than_now() -> None:
    assert read(CloudWatch(told(0.5, 600.0))) == used(minutes=10)


@pytest.mark.parametrize(("silence", "seconds"), [(0.0, 0), (0.5, 0.5)])
def test_who_is_there_this_moment_is_a_use(silence: float, seconds: float) -> None:
    assert read(CloudWatch(told(0, silence))) == used(seconds=seconds)


def test_the_latest_of_all_uses_counts_and_what_is_no_silence_does_not() -> None:
    assert read(CloudWatch(told(0, 900.0, 300.0, 600.0, -1.0))) == used(minutes=5)
    assert read(CloudWatch(told(0, -1.0))) == {}


def test_a_figure_without_a_label_is_nobodys() -> None:
    nameless = told(0, 60.0)
    del nameless["Label"]

    assert read(CloudWatch(nameless)).keys() == {""}


def test_times_without_figures_are_no_answer() -> None:
    with pytest.raises(ValueError, match="shorter"):
        read(CloudWatch(told(0, 60.0) | {"Values": []}))
