"""CloudWatch Metrics Insights in one form: ``SELECT MIN(Name) FROM "Namespace" WHERE A = 'x' GROUP BY A, B``.

ministack answers any expression with an error. This one is answered by a query of each metric that it selects, named by
its groups' values; every other expression still is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ministack.services import cloudwatch

_FORM = re.compile(
    r'SELECT (?P<stat>MIN|MAX|SUM|AVG)\((?P<name>\w+)\) FROM "(?P<namespace>[^"]+)" '
    r"WHERE (?P<key>\w+) = '(?P<value>[^']*)' GROUP BY (?P<groups>\w+(?:, \w+)*)"
)
_STATISTICS = {"MIN": "Minimum", "MAX": "Maximum", "SUM": "Sum", "AVG": "Average"}
_Query = dict[str, Any]


def apply() -> None:
    answer = cloudwatch._get_metric_data

    def answer_what_was_selected(params: Any, decoded: Any, *rest: Any, **named: Any) -> Any:
        if isinstance(decoded, dict) and "MetricDataQueries" in decoded:
            queries = [each for query in decoded["MetricDataQueries"] for each in _selected(query)]
            decoded = {**decoded, "MetricDataQueries": queries}
        return answer(params, decoded, *rest, **named)

    cloudwatch._get_metric_data = answer_what_was_selected


def _selected(query: _Query) -> Iterator[_Query]:
    asked = _FORM.fullmatch(query.get("Expression", ""))
    if not asked:
        yield query
        return
    groups = asked["groups"].split(", ")
    for dimensions in _dimensions(asked["namespace"], asked["name"]):
        if dimensions.get(asked["key"]) == asked["value"] and dimensions.keys() == set(groups):
            told = [{"Name": name, "Value": value} for name, value in dimensions.items()]
            metric = {"Namespace": asked["namespace"], "MetricName": asked["name"], "Dimensions": told}
            statistic = {"Metric": metric, "Period": query.get("Period", 60), "Stat": _STATISTICS[asked["stat"]]}
            label = " ".join(dimensions[group] for group in groups)
            yield {"Id": query["Id"], "Label": label, "MetricStat": statistic}


def _dimensions(namespace: str, name: str) -> Iterator[dict[str, str]]:
    for (of_namespace, of_name, _), points in list(cloudwatch._metrics.items()):
        if (of_namespace, of_name) == (namespace, name) and points:
            yield dict(points[0]["Dimensions"])
