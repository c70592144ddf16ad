"""Metrics from log lines, by the algorithm's regular expressions."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from local_cloud.records import now


class Metrics:
    """The last value of each metric, as ``FinalMetricDataList`` tells it."""

    def __init__(self, definitions: Mapping[str, str]) -> None:
        self._expressions = {name: re.compile(regex) for name, regex in definitions.items()}
        self._last: dict[str, dict[str, object]] = {}

    def read(self, line: str) -> None:
        for name, expression in self._expressions.items():
            if (match := expression.search(line)) and (value := _number(match)) is not None:
                self._last[name] = {"MetricName": name, "Value": value, "Timestamp": now()}

    def final(self) -> list[dict[str, object]]:
        return list(self._last.values())


def _number(match: re.Match[str]) -> float | None:
    try:
        value = float(match.group(1))
    except (IndexError, ValueError):
        return None
    return value if math.isfinite(value) else None
