"""Metrics in lines of a log, in CloudWatch's embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_MARK = '"_aws"'
_MOST_METRICS, _MOST_DIMENSIONS, _MOST_VALUES = 100, 30, 100
_OLDEST_SECONDS, _NEWEST_SECONDS = 14 * 86_400, 2 * 3_600


@dataclass(frozen=True)
class Figure:
    """Values of one metric ``at`` a time, in seconds of the epoch."""

    namespace: str
    name: str
    unit: str
    dimensions: Mapping[str, str]
    at: float
    values: tuple[float, ...]


def figures(line: str, now: float) -> list[Figure]:
    """None of a line that breaks the format anywhere: CloudWatch counts those in ``AWS/Logs``, and takes nothing."""
    if _MARK not in line:
        return []
    try:
        return list(_figures(json.loads(line), now))
    except (KeyError, TypeError, ValueError):
        return []


def _figures(document: Mapping[str, Any], now: float) -> Iterator[Figure]:
    about = document["_aws"]
    at = about["Timestamp"] / 1000
    if not now - _OLDEST_SECONDS <= at <= now + _NEWEST_SECONDS:
        raise ValueError("a time that CloudWatch takes no figure of")
    for directive in about["CloudWatchMetrics"]:
        namespace, metrics = _text(directive["Namespace"]), _few(directive["Metrics"], _MOST_METRICS)
        for keys in directive["Dimensions"]:
            dimensions = {key: _text(document[key]) for key in _few(keys, _MOST_DIMENSIONS)}
            for metric in metrics:
                name = _text(metric["Name"])
                yield Figure(namespace, name, metric.get("Unit", "None"), dimensions, at, _values(document[name]))


def _values(found: Any) -> tuple[float, ...]:
    values = _few(found, _MOST_VALUES) if isinstance(found, list) else [found]
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in values):
        raise ValueError("a value that is no number")
    return tuple(map(float, values))


def _text(found: Any) -> str:
    if not isinstance(found, str) or not found:
        raise ValueError("not a text")
    return found


def _few(found: Any, most: int) -> list[Any]:
    if not isinstance(found, list) or len(found) > most:
        raise ValueError("not a list, or too long a one")
    return found
