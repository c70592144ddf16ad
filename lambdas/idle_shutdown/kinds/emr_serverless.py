"""EMR Serverless applications: started, without a run, and so paid for where capacity is kept warm.

EMR stops those itself that say so; this finds the others. EMR refuses to stop an application that has a run scheduled
or running, so whoever comes back in the last moment loses nothing; the next run starts the application again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ..calls import pages
from ..decision.case import Case, Tags
from .kind import Listed
from .row import Aws, Row, on_itself, used

_LIVE_RUNS = ["SUBMITTED", "PENDING", "SCHEDULED", "RUNNING", "CANCELLING", "QUEUED"]
_LIVE_SESSIONS = ["SUBMITTED", "STARTING", "STARTED", "IDLE", "BUSY", "TERMINATING"]
_LONGEST_RUN = timedelta(days=1)
"""Of which the end is still seen: EMR lists runs by their beginning only. By default none lasts over twelve hours."""


class EmrServerlessApplications(Row):
    word = "EmrServerlessApplication"

    def connected(self, aws: Aws) -> Any:
        return aws.client("emr-serverless")

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        request = {"states": ["STARTED"], "maxResults": 50}
        found = pages(self.aws.calls, self.client.list_applications, request, start=token, member="nextToken")
        for page, after in found:
            yield page["applications"], after

    def case(self, listed: Listed) -> Case:
        return _case({**listed, "applicationId": listed["id"]})

    def tags(self, case: Case) -> Tags | None:
        return on_itself(self._application(case).get("tags", {}))

    def forget_tags(self) -> None:
        """They are read anew each time."""

    def told(self, case: Case, now: datetime, limit: timedelta) -> Case:
        application = self._application(case)
        at = now if self._is_used(application) else self._last(application, now - limit - _LONGEST_RUN)
        return replace(case, signals=used(at, "its runs"))

    def read(self, case: Case) -> Case:
        return replace(_case(self._application(case)), tags=case.tags, signals=case.signals)

    def stop(self, case: Case) -> None:
        self.aws.call(self.client.stop_application, **case.name)

    def remember(self, case: Case, key: str, value: str) -> None:
        self.aws.call(self.client.tag_resource, resourceArn=case.arn, tags={key: value})

    def _application(self, case: Case) -> dict[str, Any]:
        found: dict[str, Any] = self.aws.call(self.client.get_application, **case.name)["application"]
        return found

    def _is_used(self, application: dict[str, Any]) -> bool:
        name = {"applicationId": application["applicationId"]}
        if self._any(self.client.list_job_runs, "jobRuns", {**name, "states": _LIVE_RUNS}):
            return True
        if not application.get("interactiveConfiguration", {}).get("sessionEnabled"):
            return False
        return self._any(self.client.list_sessions, "sessions", {**name, "states": _LIVE_SESSIONS})

    def _any(self, operation: Any, member: str, request: dict[str, Any]) -> bool:
        """A page may be empty, and still not the last."""
        return any(page[member] for page, _ in pages(self.aws.calls, operation, request, member="nextToken"))

    def _last(self, application: dict[str, Any], since: datetime) -> datetime:
        """When its last run ended, or it was last started or changed."""
        request = {"applicationId": application["applicationId"], "createdAtAfter": since, "maxResults": 50}
        found = pages(self.aws.calls, self.client.list_job_runs, request, member="nextToken")
        ends: list[datetime] = [run["updatedAt"] for page, _ in found for run in page["jobRuns"]]
        ends.append(application["updatedAt"])
        return max(ends)


def _case(application: dict[str, Any]) -> Case:
    return Case(
        kind=EmrServerlessApplications.word,
        name={"applicationId": application["applicationId"]},
        status=application["state"],
        running=application["state"] == "STARTED",
        free=False,
        shared=False,
        created=application.get("createdAt"),
        arn=application["arn"],
    )
