"""Counts of a sweep as metrics: a line of the log in CloudWatch's embedded metric format costs no call."""

import json
from collections.abc import Mapping
from datetime import datetime

NAMESPACE = "Cloister/Idle"
DIMENSION = "DomainId"
COUNTED = {
    "Seen": "seen",
    "Running": "running",
    "Idle": "idle",
    "Warned": "warned",
    "Stopped": "stopped",
    "Unknown": "unknown",
    "Doubtful": "doubt",
    "Held": "held back by the breaker",
    "Failed": "failed",
    "Unfinished": "unfinished",
    "Untold": "untold",
    "Unpriced": "unpriced",
    "Calls": "calls",
}
"""Metrics by name, each with what a sweep counts under another."""
DOLLARS = "DollarsAnHour"


def line(counts: Mapping[str, int], dollars_an_hour: float, domain_id: str, now: datetime) -> str:
    """One run's figures. ``dollars_an_hour`` is what it stopped no longer costs, as far as it has a price."""
    metrics = [{"Name": name, "Unit": "Count"} for name in COUNTED] + [{"Name": DOLLARS, "Unit": "None"}]
    told = {"Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": metrics}
    values = {name: counts.get(counted, 0) for name, counted in COUNTED.items()}
    about = {"_aws": {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [told]}, DIMENSION: domain_id}
    return json.dumps({**about, **values, DOLLARS: round(dollars_an_hour, 3)})
