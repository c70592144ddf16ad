"""MLflow tracking servers, of whose use nothing tells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.mlflow import MlflowTrackingServers
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, Refused, World, ago, aws, swept

UNKNOWN = Policy(limit=timedelta(hours=1), every=timedelta(minutes=15))
POLICY = replace(UNKNOWN, max_age=timedelta(hours=12))


class Tracking(World):
    def __init__(self, **servers: Mapping[str, Any]) -> None:
        super().__init__()
        self.servers = {name: _server(name) | dict(more) for name, more in servers.items()}
        self.replies |= {
            "ListMlflowTrackingServers": self._list,
            "DescribeMlflowTrackingServer": self._describe,
            "StopMlflowTrackingServer": self._stop,
        }

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        first = int(asked.get("NextToken", 0))
        after = {"NextToken": str(first + 1)} if first + 1 < len(self.servers) else {}
        return {"TrackingServerSummaries": list(self.servers.values())[first : first + 1], **after}

    def _describe(self, asked: Asked) -> Mapping[str, Any]:
        if asked["TrackingServerName"] not in self.servers:
            raise Refused("ResourceNotFound")
        return self.servers[asked["TrackingServerName"]]

    def _stop(self, asked: Asked) -> Mapping[str, Any]:
        self.servers[asked["TrackingServerName"]]["TrackingServerStatus"] = "Stopping"
        return {}


def _server(name: str) -> dict[str, Any]:
    return {
        "TrackingServerName": name, "TrackingServerArn": _arn(name), "CreationTime": ago(days=90),
        "LastModifiedTime": ago(hours=13), "TrackingServerStatus": "Started", "IsActive": "Active",
    }  # fmt: skip


def _arn(name: str) -> str:
    return ARN.format("sagemaker", f"mlflow-tracking-server/{name}")


@pytest.mark.parametrize(("told", "size"), [({}, ""), ({"TrackingServerSize": "Small"}, "Small")])
def test_its_size_is_what_it_is_paid_for(told: Mapping[str, str], size: str) -> None:
    tracking = Tracking(night=told)
    row = MlflowTrackingServers(aws(tracking))

    assert row.read(row.case(tracking.servers["night"])).instance_type == size


@pytest.mark.parametrize(
    "status", ["Stopped", "Stopping", "Deleting", "Creating", "CreateFailed", "Starting", "StartFailed"]
)
def test_a_server_that_does_not_run_is_not_seen(status: str) -> None:
    assert swept(Tracking(off={"TrackingServerStatus": status}), MlflowTrackingServers, POLICY) == {}


@pytest.mark.parametrize(
    "status",
    [
        "Created", "Started", "Updated", "UpdateFailed", "StopFailed", "DeleteFailed", "MaintenanceComplete",
        "MaintenanceFailed",
    ],
)  # fmt: skip
def test_a_server_that_runs_on_after_whatever_failed_is_paid_for_and_stops(status: str) -> None:
    tracking = Tracking(night={"TrackingServerStatus": status})

    assert swept(tracking, MlflowTrackingServers, POLICY)["night"].startswith("stop")


def test_a_server_stops_at_its_maximum_age_since_its_last_start() -> None:
    tracking = Tracking(night={}, morning={"LastModifiedTime": ago(hours=2)}, off={"TrackingServerStatus": "Stopped"})

    assert swept(tracking, MlflowTrackingServers, POLICY) == {
        "night": "stop: neither a heartbeat nor a time of activity; it is 780 min old, the limit is 720 min",
        "morning": "unknown: neither a heartbeat nor a time of activity",
    }
    assert tracking.done("StopMlflowTrackingServer") == [{"TrackingServerName": "night"}]


def test_without_a_maximum_age_it_is_reported_and_never_stopped() -> None:
    tracking = Tracking(old={"IsActive": "Inactive", "LastModifiedTime": ago(days=80)})

    assert swept(tracking, MlflowTrackingServers, UNKNOWN)["old"].startswith("unknown")
    assert not tracking.done("StopMlflowTrackingServer")


def test_a_tag_keeps_it_and_a_warning_is_a_tag() -> None:
    tracking = Tracking(night={}, kept={})
    tracking.tags = {_arn("kept"): {"keep-until": "2026-11-21T00:00Z"}}
    tracking.replies["AddTags"] = lambda _: {"Tags": []}
    said = swept(tracking, MlflowTrackingServers, replace(POLICY, notice=timedelta(hours=1)))

    assert {name: each.split(":")[0] for name, each in said.items()} == {"night": "warn", "kept": "keep"}
    assert tracking.done("AddTags") == [
        {"ResourceArn": _arn("night"), "Tags": [{"Key": "idle-warned", "Value": "2026-11-20T12:00:00Z"}]}
    ]


@pytest.mark.parametrize("operation", ["DescribeMlflowTrackingServer", "GetResources", "ListMlflowTrackingServers"])
def test_what_cannot_be_read_is_not_stopped(operation: str) -> None:
    tracking = Tracking(night={})
    tracking.refuse(operation)
    swept(tracking, MlflowTrackingServers, POLICY)

    assert not tracking.done("StopMlflowTrackingServer")


def test_one_that_is_deleted_or_stopped_meanwhile_is_no_error() -> None:
    tracking = Tracking(night={})
    tracking.refuse("StopMlflowTrackingServer", "ConflictException")

    assert "gone already" in swept(tracking, MlflowTrackingServers, POLICY)["night"]
