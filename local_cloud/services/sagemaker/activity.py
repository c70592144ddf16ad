"""When an app was last used, which on AWS only the app itself can tell.

SageMaker's own health checks overwrite ``LastUserActivityTimestamp`` with the time of the check, so equal stamps say
nothing about use. Tests and the rehearsal set the stamps through a path that AWS does not have,
``POST /_local/sagemaker/apps/activity``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_cloud.api.location import Location
from local_cloud.services.sagemaker.studio import describe_app

PATH = "/_local/sagemaker/apps/activity"


@dataclass(frozen=True)
class Activity:
    """Epoch seconds. Without ``used_at`` the app has been health-checked and nothing more."""

    app: dict[str, Any]
    checked_at: float
    used_at: float | None = None
    created_at: float | None = None


def record_activity(activity: Activity, at: Location) -> dict[str, Any]:
    app = describe_app(activity.app, at)
    app["LastHealthCheckTimestamp"] = activity.checked_at
    app["LastUserActivityTimestamp"] = activity.used_at or activity.checked_at
    if activity.created_at is not None:
        app["CreationTime"] = activity.created_at
    return app
