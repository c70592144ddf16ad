"""CloudWatch's figures: each metric is told its own, from as many calls and pages as it takes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.activity import SKEW
from lambdas.idle_shutdown.figures import Figures, Metric

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SINCE = NOW - timedelta(hours=6)


def metric(number: int) -> Metric:
    return Metric("AWS/SageMaker", "Invocations", (("EndpointName", f"{number}"), ("VariantName", "all")), "Sum")


class CloudWatch:
    """Tells of each metric the number that its first dimension is, the last metric first."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def get_metric_data(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        return {"MetricDataResults": [_told(each) for each in reversed(request["MetricDataQueries"])]}


def _told(query: Mapping[str, Any]) -> dict[str, Any]:
    value = query["MetricStat"]["Metric"]["Dimensions"][0]["Value"]
    return {"Id": query["Id"], "Timestamps": [NOW], "Values": [float(value)], "StatusCode": "Complete"}


class Pages:
    """Answers with these pages of results, one after the other."""

    def __init__(self, *pages: list[dict[str, Any]]) -> None:
        self._pages, self._left = pages, len(pages)

    def get_metric_data(self, **_: Any) -> dict[str, Any]:
        self._left -= 1
        page = {"MetricDataResults": self._pages[-1 - self._left]}
        return page | ({"NextToken": f"{self._left}"} if self._left else {})


def read(cloudwatch: Any, count: int = 1) -> list[Any]:
    figures = Figures(cloudwatch, Calls(1000, lambda: 0, lambda _: None))
    return figures.read([metric(number) for number in range(count)], SINCE, NOW)


def test_a_metric_is_asked_for_by_all_that_it_is() -> None:
    cloudwatch = CloudWatch()
    read(cloudwatch)
    ((query,),) = (each["MetricDataQueries"] for each in cloudwatch.asked)
    dimensions = [{"Name": "EndpointName", "Value": "0"}, {"Name": "VariantName", "Value": "all"}]

    assert query["MetricStat"] == {
        "Metric": {"Namespace": "AWS/SageMaker", "MetricName": "Invocations", "Dimensions": dimensions},
        "Period": 300,
        "Stat": "Sum",
    }
    assert (cloudwatch.asked[0]["StartTime"], cloudwatch.asked[0]["EndTime"]) == (SINCE, NOW + SKEW)


def test_of_many_each_is_told_its_own_500_in_a_call() -> None:
    cloudwatch = CloudWatch()

    assert read(cloudwatch, 501) == [((NOW, float(number)),) for number in range(501)]
    assert [len(each["MetricDataQueries"]) for each in cloudwatch.asked] == [500, 1]


def test_points_of_all_pages_are_one_answer() -> None:
    first = {"Id": "figure0", "Timestamps": [NOW], "Values": [1.0], "StatusCode": "PartialData"}
    second = {"Id": "figure0", "Timestamps": [SINCE], "Values": [2.0], "StatusCode": "Complete"}

    assert read(Pages([first], [second])) == [((NOW, 1.0), (SINCE, 2.0))]


def test_what_was_never_published_has_no_points() -> None:
    assert read(Pages([{"Id": "figure0"}])) == [()]


@pytest.mark.parametrize(
    "results",
    [
        [],
        [{"Id": "figure0", "StatusCode": "PartialData"}],
        [{"Id": "figure0", "StatusCode": "Complete"}, {"Id": "figure1", "StatusCode": "Forbidden"}],
    ],
    ids=["nothing", "half", "one of two"],
)
def test_an_answer_that_is_not_complete_is_none(results: list[dict[str, Any]]) -> None:
    with pytest.raises(OSError, match=r"^CloudWatch's answer is not complete$"):
        read(Pages(results), 2)


def test_times_without_figures_are_no_answer() -> None:
    with pytest.raises(ValueError, match="shorter"):
        read(Pages([{"Id": "figure0", "Timestamps": [NOW], "Values": []}]))
