"""Canvas and the classic kernel apps, which are a profile's and have no heartbeat."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from benchmarks.idle.sweeping import OPEN, CloudClock
from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.canvas import CanvasActivity
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.heartbeats import Heartbeats
from lambdas.idle_shutdown.kinds.studio_apps import Clients, StudioApps
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Journal
from lambdas.idle_shutdown.sweep import Rules, Sweep
from lambdas.idle_shutdown.tag_listing import TagListing
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, World, ago
from tests.lambdas.idle_shutdown.worlds import NOW

POLICY = Policy(limit=timedelta(minutes=90), every=timedelta(minutes=15))
IDLE = "stop: no activity for 120 min by Canvas, the limit is 90 min"


class Profiles(World):
    """One app of one type in service, of each profile. Canvas tells of some: when, and how long nobody was there."""

    def __init__(self, app_type: str, *profiles: str) -> None:
        super().__init__()
        self.apps = {profile: _app(app_type, profile) for profile in profiles}
        self.stamps: dict[str, datetime] = {}
        self.canvas: dict[str, tuple[list[datetime], list[float]]] = {}
        self.replies |= {
            "ListSpaces": lambda _: {"Spaces": []},
            "ListApps": lambda _: {"Apps": list(self.apps.values())},
            "DescribeApp": self._describe,
            "DeleteApp": lambda _: {},
            "GetMetricData": self._activity,
        }

    def _describe(self, asked: Asked) -> Mapping[str, Any]:
        check = self.stamps.get("check", NOW)
        stamps = {"LastUserActivityTimestamp": self.stamps.get("used", check), "LastHealthCheckTimestamp": check}
        arn = ARN.format("sagemaker", f"app/d-1/{asked['UserProfileName']}/canvas/default")
        return {**self.apps[asked["UserProfileName"]], **stamps, "AppArn": arn}

    def _activity(self, asked: Asked) -> Mapping[str, Any]:
        assert "DomainId = 'd-1'" in asked["MetricDataQueries"][0]["Expression"]
        told = [
            {"Id": "canvas", "Label": f"d-1 {profile}", "Timestamps": times, "Values": values}
            for profile, (times, values) in self.canvas.items()
        ]
        return {"MetricDataResults": told}


def _app(app_type: str, profile: str) -> dict[str, Any]:
    name = {"DomainId": "d-1", "UserProfileName": profile, "AppType": app_type, "AppName": "default"}
    return {**name, "Status": "InService", "CreationTime": ago(days=3), "ResourceSpec": {"InstanceType": "ml.t3.large"}}


def swept(profiles: Profiles, app_type: str) -> dict[str, str]:
    journal, calls = Journal(lambda _: None), Calls(10_000, lambda: 0.0, profiles.sleep)
    cloudwatch, tagging = profiles.client("cloudwatch"), profiles.client("resourcegroupstaggingapi")
    clients = Clients(
        profiles.client("sagemaker"), Heartbeats(cloudwatch, calls), TagListing(tagging, calls), calls,
        CanvasActivity(cloudwatch, calls),
    )  # fmt: skip
    kinds = [StudioApps("d-1", clients, {app_type: POLICY}, turn=0)]
    clock: Any = CloudClock(profiles)  # type: ignore[arg-type]
    Sweep(kinds, Rules(OPEN, dry_run=False), clock, journal).run(Position())
    return {each["space"]: f"{each['action']}: {each['reason']}" for each in journal.shown}


def test_canvas_is_stopped_by_what_it_tells_itself() -> None:
    profiles = Profiles("Canvas", "idle", "busy")
    profiles.canvas = {"idle": ([ago(minutes=3)], [118 * 60.0]), "busy": ([ago(minutes=3)], [60.0])}

    assert swept(profiles, "Canvas") == {"idle": IDLE, "busy": "keep: active 3 min ago"}
    assert [each["UserProfileName"] for each in profiles.done("DeleteApp")] == ["idle"]


def test_the_latest_use_of_all_figures_counts() -> None:
    profiles = Profiles("Canvas", "back")
    profiles.canvas = {"back": ([ago(minutes=3), ago(minutes=2)], [118 * 60.0, 30.0])}

    assert swept(profiles, "Canvas") == {"back": "keep: active 1 min ago"}


@pytest.mark.parametrize("told", [{}, {"idle": ([], [])}, {"idle": ([ago(minutes=3)], [-1.0])}])
def test_canvas_that_tells_nothing_goes_by_sagemakers_stamp(told: Mapping[str, Any]) -> None:
    profiles = Profiles("Canvas", "idle")
    profiles.canvas = dict(told)

    assert swept(profiles, "Canvas")["idle"].startswith("unknown: the last activity is a health check")


def test_what_canvas_tells_and_cannot_be_read_stops_nothing() -> None:
    profiles = Profiles("Canvas", "idle")
    profiles.stamps = {"used": ago(hours=5)}
    profiles.refuse("GetMetricData")

    assert swept(profiles, "Canvas")["idle"].startswith("unknown: what Canvas tells could not be read")


def test_a_kernel_app_is_stopped_by_a_stamp_that_is_no_health_check() -> None:
    profiles = Profiles("KernelGateway", "anna")
    profiles.stamps = {"used": ago(minutes=100)}

    assert swept(profiles, "KernelGateway")["anna"].startswith("stop: no activity for 100 min by its activity stamp")


def test_a_kernel_app_whose_stamp_is_a_health_checks_is_unknown() -> None:
    assert swept(Profiles("KernelGateway", "anna"), "KernelGateway")["anna"].startswith("unknown")


def test_kernel_apps_ask_nothing_of_canvas() -> None:
    profiles = Profiles("KernelGateway", "anna")
    swept(profiles, "KernelGateway")

    assert profiles.calls["GetMetricData"] == 0
