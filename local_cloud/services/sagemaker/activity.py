"""When an app was last used, which on AWS only the app itself can tell.

SageMaker's own health checks overwrite ``LastUserActivityTimestamp`` with the time of the check, so equal stamps say
nothing about use. Tests and the rehearsal set the stamps through a path that AWS does not have,
``POST /_local/sagemaker/apps/activity``, with the fields of ``Activity`` and the region.
"""

from __future__ import annotations

from dataclasses import dataclass

from local_cloud import records
from local_cloud.api.location import Location
from local_cloud.engine.control import control
from local_cloud.environment import ACCOUNT
from local_cloud.records import Params
from local_cloud.services.sagemaker.studio import describe_app

PATH = "/_local/sagemaker/apps/activity"


@dataclass(frozen=True)
class Activity:
    """What an app is to look like; times in epoch seconds.

    Without ``used_at`` the app has been health-checked and nothing more, so both stamps are equal.
    """

    app: Params
    checked_at: float
    used_at: float | None = None
    created_at: float | None = None


def serve_activity() -> None:
    control(PATH, _record)


def _record(request: Params) -> Params:
    region = request.pop("region")
    activity = Activity(**request)
    with records.exclusive():
        app = describe_app(activity.app, Location(ACCOUNT, region))
        app["LastHealthCheckTimestamp"] = activity.checked_at
        app["LastUserActivityTimestamp"] = activity.used_at or activity.checked_at
        app["CreationTime"] = activity.created_at or app["CreationTime"]
    return {name: app[name] for name in ("LastHealthCheckTimestamp", "LastUserActivityTimestamp", "CreationTime")}
