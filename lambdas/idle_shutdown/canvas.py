"""What Canvas tells of its own use: CloudWatch has the seconds since each user's last activity.

One query answers for all users of a domain, up to 500 of them; who is missing in the answer tells nothing. The metric's
name and dimensions are those of AWS's own template (aws-samples/sagemaker-canvas-auto-shutdown-on-idle); AWS documents
no more of it, so anything else than a plausible figure of the last minutes counts as none.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from .calls import Calls, pages
from .decision.activity import SKEW
from .decision.case import Signals

CANVAS = "Canvas"
_FRESH = timedelta(minutes=15)
_PERIOD = timedelta(minutes=1)
_QUERY = (
    'SELECT MIN(TimeSinceLastActive) FROM "/aws/sagemaker/Canvas/AppActivity" '
    "WHERE DomainId = '{}' GROUP BY DomainId, UserProfileName"
)


class CanvasActivity:
    """The last use of the Canvas apps of a domain."""

    def __init__(self, cloudwatch: Any, calls: Calls) -> None:
        self._cloudwatch, self._calls = cloudwatch, calls

    def read(self, domain_id: str, now: datetime) -> dict[str, Signals]:
        """By user profile.

        Raises:
            Exception: whatever AWS refused by.
        """
        found: dict[str, list[datetime]] = {}
        for page, _ in pages(self._calls, self._cloudwatch.get_metric_data, _request(domain_id, now)):
            for result in page["MetricDataResults"]:
                profile = result.get("Label", "").removeprefix(f"{domain_id} ")
                found.setdefault(profile, []).extend(_uses(result, now))
        return {profile: Signals(last_activity=max(uses), told_by="Canvas") for profile, uses in found.items() if uses}


def _request(domain_id: str, now: datetime) -> dict[str, Any]:
    query = {"Id": "canvas", "Expression": _QUERY.format(domain_id), "Period": int(_PERIOD.total_seconds())}
    return {"MetricDataQueries": [query], "StartTime": now - _FRESH, "EndTime": now + SKEW}


def _uses(result: Mapping[str, Any], now: datetime) -> Iterator[datetime]:
    """A figure may be of the last moment of its period."""
    for at, seconds in zip(result.get("Timestamps", ()), result.get("Values", ()), strict=True):
        if seconds >= 0:
            yield min(at + _PERIOD, now) - timedelta(seconds=seconds)
