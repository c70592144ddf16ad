"""CloudWatch's figures of many things, 500 a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .calls import Calls, pages
from .decision.activity import SKEW

MOST_QUERIES = 500  # of one GetMetricData
PERIOD = timedelta(minutes=5)

Points = tuple[tuple[datetime, float], ...]
"""Begin of each period that has a figure, and the figure."""


@dataclass(frozen=True)
class Metric:
    """``statistic`` is over ``period``, which CloudWatch keeps for 63 days at five minutes, for 455 at an hour."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str
    period: timedelta = PERIOD


class Figures:
    """Reads metrics by their exact names."""

    def __init__(self, cloudwatch: Any, calls: Calls) -> None:
        self._cloudwatch, self._calls = cloudwatch, calls

    def read(self, metrics: Sequence[Metric], since: datetime, now: datetime) -> list[Points]:
        """One each, in the order of the metrics; nothing was published where there are no points.

        Raises:
            Exception: whatever AWS refused by; OSError for an answer that is not complete.
        """
        return [
            points
            for first in range(0, len(metrics), MOST_QUERIES)
            for points in self._read(metrics[first : first + MOST_QUERIES], since, now)
        ]

    def _read(self, metrics: Sequence[Metric], since: datetime, now: datetime) -> list[Points]:
        request = {
            "MetricDataQueries": [_query(number, metric) for number, metric in enumerate(metrics)],
            "StartTime": since,
            "EndTime": now + SKEW,
        }
        found: dict[str, list[tuple[datetime, float]]] = {_id(number): [] for number in range(len(metrics))}
        last: dict[str, str] = {}
        for page, _ in pages(self._calls, self._cloudwatch.get_metric_data, request):
            for result in page["MetricDataResults"]:
                found[result["Id"]] += zip(result.get("Timestamps", ()), result.get("Values", ()), strict=True)
                last[result["Id"]] = result.get("StatusCode", "Complete")
        if any(last.get(each) != "Complete" for each in found):
            raise OSError("CloudWatch's answer is not complete")
        return [tuple(found[_id(number)]) for number in range(len(metrics))]


def _id(number: int) -> str:
    return f"figure{number}"


def _query(number: int, metric: Metric) -> dict[str, Any]:
    told = {
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in metric.dimensions],
    }
    seconds = int(metric.period.total_seconds())
    return {"Id": _id(number), "MetricStat": {"Metric": told, "Period": seconds, "Stat": metric.statistic}}
