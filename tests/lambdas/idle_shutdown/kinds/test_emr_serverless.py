"""EMR Serverless applications that are started and run nothing."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.emr_serverless import EmrServerlessApplications
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, Refused, World, ago, swept

POLICY = Policy(limit=timedelta(minutes=60), every=timedelta(minutes=15))


class Spark(World):
    """Applications by name, and their runs: state, begin, end."""

    def __init__(self, **applications: Mapping[str, Any]) -> None:
        super().__init__()
        self.applications = {name: _application(name) | dict(more) for name, more in applications.items()}
        self.runs: dict[str, list[tuple[str, datetime, datetime]]] = {}
        self.sessions: dict[str, str] = {}
        self.replies |= {
            "ListApplications": self._list,
            "GetApplication": self._get,
            "ListJobRuns": self._job_runs,
            "ListSessions": self._sessions,
            "StopApplication": self._stop,
            "TagResource": self._tag,
        }

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        first = int(asked.get("nextToken", 0))
        found = [each for each in self.applications.values() if each["state"] in asked["states"]]
        after = {"nextToken": str(first + 1)} if first + 1 < len(found) else {}
        listed = [
            {"id": each["applicationId"], **{name: each[name] for name in each if name in _LISTED}}
            for each in found[first : first + 1]
        ]
        return {"applications": listed, **after}

    def _get(self, asked: Asked) -> Mapping[str, Any]:
        if asked["applicationId"] not in self.applications:
            raise Refused("ResourceNotFoundException")
        return {"application": self.applications[asked["applicationId"]]}

    def _job_runs(self, asked: Asked) -> Mapping[str, Any]:
        if not asked.get("nextToken"):
            return {"jobRuns": [], "nextToken": "a page can be empty"}
        found = [
            _run(asked["applicationId"], *run)
            for run in self.runs.get(asked["applicationId"], ())
            if run[0] in asked.get("states", run[0]) and run[1] >= asked.get("createdAtAfter", run[1])
        ]
        return {"jobRuns": found}

    def _sessions(self, asked: Asked) -> Mapping[str, Any]:
        state = self.sessions.get(asked["applicationId"])
        session = {"sessionId": "s", "executionRoleArn": ARN.format("iam", "role/r"), "state": state}
        about = _about(asked["applicationId"]) | {"createdAt": ago(days=1), "updatedAt": ago(days=1)}
        return {"sessions": [about | session] if state in asked["states"] else []}

    def _stop(self, asked: Asked) -> Mapping[str, Any]:
        self.applications[asked["applicationId"]]["state"] = "STOPPING"
        return {}

    def _tag(self, asked: Asked) -> Mapping[str, Any]:
        self.applications[asked["resourceArn"].split("/")[-1]]["tags"].update(asked["tags"])
        return {}


_LISTED = ("arn", "name", "releaseLabel", "type", "state", "createdAt", "updatedAt")


def _application(name: str) -> dict[str, Any]:
    return {
        "applicationId": name, "name": name, "arn": ARN.format("emr-serverless", f"/applications/{name}"),
        "releaseLabel": "emr-7.12.0", "type": "SPARK", "state": "STARTED", "createdAt": ago(days=30),
        "updatedAt": ago(hours=5), "tags": {},
    }  # fmt: skip


def _about(name: str) -> dict[str, Any]:
    arn = ARN.format("emr-serverless", f"/applications/{name}/of/it")
    by = ARN.format("sts", "assumed-role/r/anna")
    return {"applicationId": name, "arn": arn, "createdBy": by, "stateDetails": "none", "releaseLabel": "emr-7.12.0"}


def _run(name: str, state: str, begin: datetime, end: datetime) -> dict[str, Any]:
    role = ARN.format("iam", "role/r")
    return _about(name) | {"id": "r", "createdAt": begin, "updatedAt": end, "executionRole": role, "state": state}


def test_an_application_without_a_run_for_its_limit_is_stopped() -> None:
    spark = Spark(idle={}, stopped={"state": "STOPPED"}, busy={})
    spark.runs = {
        "idle": [("SUCCESS", ago(hours=4), ago(minutes=61))],
        "busy": [("RUNNING", ago(days=9), ago(days=9))],
    }

    assert swept(spark, EmrServerlessApplications, POLICY) == {
        "idle": "stop: no activity for 61 min by its runs, the limit is 60 min",
        "busy": "keep: active 0 min ago",
    }
    assert spark.done("StopApplication") == [{"applicationId": "idle"}]


@pytest.mark.parametrize("state", ["SUBMITTED", "PENDING", "SCHEDULED", "RUNNING", "QUEUED", "CANCELLING"])
def test_whatever_is_not_over_keeps_it(state: str) -> None:
    spark = Spark(app={})
    spark.runs = {"app": [(state, ago(days=40), ago(days=40))]}

    assert swept(spark, EmrServerlessApplications, POLICY) == {"app": "keep: active 0 min ago"}


@pytest.mark.parametrize("ended", [{"runs": {"app": [("FAILED", ago(hours=3), ago(minutes=59))]}}, {}])
def test_a_run_that_has_just_ended_and_a_start_count_as_use(ended: dict[str, Any]) -> None:
    spark = Spark(app={} if ended else {"updatedAt": ago(minutes=59)})
    spark.runs = ended.get("runs", {})

    assert swept(spark, EmrServerlessApplications, POLICY) == {"app": "keep: active 59 min ago"}


def test_of_a_run_that_took_a_day_the_end_is_seen() -> None:
    spark = Spark(app={})
    spark.runs = {"app": [("SUCCESS", ago(hours=24, minutes=50), ago(minutes=30))]}

    assert swept(spark, EmrServerlessApplications, POLICY) == {"app": "keep: active 30 min ago"}


_LIVE = ("SUBMITTED", "STARTING", "STARTED", "IDLE", "BUSY", "TERMINATING")


@pytest.mark.parametrize("state", [*_LIVE, "TERMINATED", "FAILED"])
def test_a_session_keeps_it_where_it_takes_sessions_until_it_is_over(state: str) -> None:
    spark = Spark(app={"interactiveConfiguration": {"sessionEnabled": True}})
    spark.sessions = {"app": state}

    assert swept(spark, EmrServerlessApplications, POLICY)["app"].startswith("keep" if state in _LIVE else "stop")


def test_its_owner_is_warned_by_a_tag_of_its_own_service() -> None:
    warning = Policy(limit=timedelta(minutes=60), every=timedelta(minutes=15), notice=timedelta(minutes=10))
    spark = Spark(app={})

    assert swept(spark, EmrServerlessApplications, warning)["app"].startswith("warn")
    assert spark.applications["app"]["tags"] == {"idle-warned": "2026-11-20T12:00:00Z"}


def test_a_tag_keeps_it() -> None:
    spark = Spark(app={"tags": {"keep-until": "2026-11-21T00:00Z"}})

    assert swept(spark, EmrServerlessApplications, POLICY)["app"] == "keep: it says keep-until=2026-11-21T00:00Z"


@pytest.mark.parametrize("operation", ["GetApplication", "ListJobRuns", "ListApplications"])
def test_what_cannot_be_read_is_not_stopped(operation: str) -> None:
    spark = Spark(app={})
    spark.refuse(operation)
    swept(spark, EmrServerlessApplications, POLICY)

    assert not spark.done("StopApplication")


def test_an_error_of_one_does_not_spare_the_next() -> None:
    spark = Spark(first={}, second={})
    spark.refuse("ListJobRuns", times=2)
    said = swept(spark, EmrServerlessApplications, POLICY)

    assert {name: each.split(":")[0] for name, each in said.items()} == {"first": "unknown", "second": "stop"}


def test_one_that_is_deleted_meanwhile_is_no_error() -> None:
    spark = Spark(app={})
    spark.refuse("StopApplication", "ResourceNotFoundException")

    assert "gone already" in swept(spark, EmrServerlessApplications, POLICY)["app"]


@pytest.mark.parametrize("change", ["terminate", "forget"])
def test_one_that_ended_since_it_was_listed_needs_nobodys_look(change: str) -> None:
    spark = Spark(app={})
    listed = spark.replies["ListApplications"]({"states": ["STARTED"]})
    spark.replies["ListApplications"] = lambda _: listed
    if change == "terminate":
        spark.applications["app"]["state"] = "TERMINATED"
    else:
        del spark.applications["app"]
    said = swept(spark, EmrServerlessApplications, POLICY)["app"]

    assert said.startswith({"terminate": "keep: gone already", "forget": "keep: its status is Deleted"}[change])
    assert not spark.done("StopApplication")


def test_one_whose_tags_cannot_be_read_is_kept() -> None:
    spark = Spark(app={})
    spark.refuse("GetApplication", times=1)

    assert swept(spark, EmrServerlessApplications, POLICY) == {"app": "keep: its tags could not be read"}
