"""MLflow tracking servers: paid by the hour while they run, stopped without loss, started by whoever needs one.

Nothing outside tells of their use: ``IsActive`` says that a server runs, not that anybody asks it. So they stop at a
``max_age`` only, counted from when they were last started or changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..calls import pages
from ..decision.case import Case
from .kind import Listed
from .row import Row, latest

_STOPPED = frozenset({"Stopped", "Stopping", "Deleting", "Creating", "CreateFailed", "Starting", "StartFailed"})
_RUNNING = frozenset(
    {
        *("Created", "Started", "Updated", "UpdateFailed", "StopFailed", "DeleteFailed"),
        *("MaintenanceComplete", "MaintenanceFailed"),
    }
)


class MlflowTrackingServers(Row):
    word = "MlflowTrackingServer"

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        found = pages(self.aws.calls, self.client.list_mlflow_tracking_servers, {"MaxResults": 100}, start=token)
        for page, after in found:
            running = [
                each for each in page["TrackingServerSummaries"] if each.get("TrackingServerStatus") not in _STOPPED
            ]
            yield running, after

    def case(self, listed: Listed) -> Case:
        status = listed["TrackingServerStatus"]
        return Case(
            kind=self.word,
            name={"TrackingServerName": listed["TrackingServerName"]},
            status=status,
            running=status in _RUNNING,
            free=False,
            shared=False,
            created=latest(listed.get("CreationTime"), listed.get("LastModifiedTime")),
            arn=listed["TrackingServerArn"],
        )

    def read(self, case: Case) -> Case:
        found = self.aws.call(self.client.describe_mlflow_tracking_server, **case.name)
        size = found.get("TrackingServerSize", "")
        return replace(self.case(found), tags=case.tags, signals=case.signals, instance_type=size)

    def stop(self, case: Case) -> None:
        self.aws.call(self.client.stop_mlflow_tracking_server, **case.name)
