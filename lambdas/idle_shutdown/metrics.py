"""Counts of a sweep as metrics: a line of the log in CloudWatch's embedded metric format costs no call."""

import json
from collections.abc import Mapping
from datetime import datetime

NAMESPACE = "Cloister/Idle"
COUNTED = {
    "Seen": "seen",
    "Running": "running",
    "Warned": "warned",
    "Stopped": "stopped",
    "Unknown": "unknown",
    "Doubtful": "doubt",
    "Held": "held back by the breaker",
    "Failed": "failed",
    "Unfinished": "unfinished",
    "Calls": "calls",
}
"""Metrics by name, each with what a sweep counts under another."""


def line(counts: Mapping[str, int], now: datetime) -> str:
    metrics = [{"Name": name, "Unit": "Count"} for name in COUNTED]
    told = {"Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": metrics}
    values = {name: counts.get(counted, 0) for name, counted in COUNTED.items()}
    return json.dumps({"_aws": {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [told]}, **values})
