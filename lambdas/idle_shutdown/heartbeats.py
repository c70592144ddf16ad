"""What spaces tell of their own use: a CloudWatch metric, read for 500 apps in one call.

A script in the space publishes, every minute, the time of the last use in epoch seconds: of a kernel, busy or not, a
terminal or an editor. The metric's dimensions are ``DIMENSIONS``. A beat older than ``FRESH`` is none: the script may
have been ended, and its last word is not the last use.

The script sends no time of its own, so that a wrong clock in a space cannot claim to have looked later than it has:
CloudWatch stamps a beat when it comes in, and rounds down to the minute. ``DELIVERY`` before that the script looked.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from .calls import Calls, pages
from .decision.activity import SKEW
from .decision.case import Signals

NAMESPACE = "Cloister/Studio"
METRIC = "LastUse"
DIMENSIONS = ("DomainId", "SpaceName", "AppType")
FRESH = timedelta(minutes=5)
DELIVERY = timedelta(seconds=30)
MOST_QUERIES = 500  # of one GetMetricData


class Heartbeats:
    """The latest beat of each of many things."""

    def __init__(self, cloudwatch: Any, calls: Calls) -> None:
        self._cloudwatch, self._calls = cloudwatch, calls

    def read(self, names: Sequence[Mapping[str, str]], now: datetime) -> list[Signals]:
        """One each, in the order of the names. A failure is told by the signals of those it concerns."""
        return [
            signals
            for start in range(0, len(names), MOST_QUERIES)
            for signals in self._read(names[start : start + MOST_QUERIES], now)
        ]

    def _read(self, names: Sequence[Mapping[str, str]], now: datetime) -> list[Signals]:
        found: dict[str, list[dict[str, Any]]] = {}
        request = {
            "MetricDataQueries": [_query(number, name) for number, name in enumerate(names)],
            "StartTime": now - FRESH,
            "EndTime": now + SKEW,
        }
        try:
            for page, _ in pages(self._calls, self._cloudwatch.get_metric_data, request):
                for result in page.get("MetricDataResults", ()):
                    found.setdefault(result["Id"], []).append(result)
        except Exception as error:  # whatever it is: without a reading, all of these may be busy
            return [Signals(failed=f"its heartbeat could not be read: {error}")] * len(names)
        return [_signals(found.get(_id(number), [])) for number in range(len(names))]


def _id(number: int) -> str:
    return f"beat{number}"


def _query(number: int, name: Mapping[str, str]) -> dict[str, Any]:
    dimensions = [{"Name": each, "Value": name[each]} for each in DIMENSIONS]
    metric = {"Namespace": NAMESPACE, "MetricName": METRIC, "Dimensions": dimensions}
    return {"Id": _id(number), "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Maximum"}}


def _signals(results: Sequence[Mapping[str, Any]]) -> Signals:
    if not results or results[-1].get("StatusCode", "Complete") != "Complete":
        return Signals(failed="its heartbeat could not be read")
    values = [value for result in results for value in result.get("Values", ())]
    times = [at for result in results for at in result.get("Timestamps", ())]
    if not values:
        return Signals()
    try:
        return Signals(heartbeat=datetime.fromtimestamp(max(values), UTC), heard=max(times) - DELIVERY)
    except (ValueError, OverflowError, OSError, TypeError):
        return Signals(failed="its heartbeat is no time")
