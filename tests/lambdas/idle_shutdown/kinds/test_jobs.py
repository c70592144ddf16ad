"""Jobs past the time that was approved for them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.jobs import Jobs, ProcessingJobs, TrainingJobs
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, Refused, World, ago, swept

POLICY = Policy(limit=timedelta(minutes=15), every=timedelta(minutes=15))
APPROVED = "2026-11-20T11:40:00Z"
OVER = "stop: its approved time ended 20 min ago, the limit is 15 min"
pytestmark = pytest.mark.parametrize("row", [TrainingJobs, ProcessingJobs], ids=lambda row: row.word)
_REST: Mapping[str, Mapping[str, Any]] = {
    "TrainingJob": {
        "ModelArtifacts": {"S3ModelArtifacts": "s3://bucket/model"},
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "ResourceConfig": {"VolumeSizeInGB": 1}, "StoppingCondition": {}, "SecondaryStatus": "Training",
    },
    "ProcessingJob": {
        "AppSpecification": {"ImageUri": "image"},
        "ProcessingResources": {
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.t3.medium", "VolumeSizeInGB": 1}
        },
    },
}  # fmt: skip


class Jobbing(World):
    """Jobs in progress by name, each with its tag of approval."""

    def __init__(self, row: type[Jobs], **approvals: str | None) -> None:
        super().__init__()
        self.word = row.word
        self.jobs = {name: self._job(name) for name in approvals}
        self.tags = {self.arn(name): {"approved-until": value} for name, value in approvals.items() if value}
        self.replies |= {
            f"List{self.word}s": self._list,
            f"Describe{self.word}": self._describe,
            f"Stop{self.word}": lambda _: {},
        }

    def arn(self, name: str) -> str:
        return ARN.format("sagemaker", f"{'training' if self.word == 'TrainingJob' else 'processing'}-job/{name}")

    @property
    def stopped(self) -> list[str]:
        return [each[f"{self.word}Name"] for each in self.done(f"Stop{self.word}")]

    def _job(self, name: str) -> dict[str, Any]:
        told = {"Name": name, "Arn": self.arn(name), "Status": "InProgress"}
        return {f"{self.word}{member}": value for member, value in told.items()} | {"CreationTime": ago(days=2)}

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        assert asked["StatusEquals"] == "InProgress"
        first, found = int(asked.get("NextToken", 0)), list(self.jobs.values())
        after = {"NextToken": str(first + 1)} if first + 1 < len(found) else {}
        return {f"{self.word}Summaries": found[first : first + 1], **after}

    def _describe(self, asked: Asked) -> Mapping[str, Any]:
        if asked[f"{self.word}Name"] not in self.jobs:
            raise Refused("ValidationException", "Could not find the requested job")
        return {**_REST[self.word], **self.jobs[asked[f"{self.word}Name"]]}


def test_a_job_past_its_approved_time_is_stopped_and_another_goes_on(row: type[Jobs]) -> None:
    jobs = Jobbing(row, late=APPROVED, early="2026-11-20T12:00:01Z", just="2026-11-20T11:46:00Z", free=None)

    assert swept(jobs, row, POLICY) == {
        "late": OVER,
        "early": "keep: active 0 min ago",
        "just": "keep: active 14 min ago",
        "free": "unknown: neither a heartbeat nor a time of activity",
    }
    assert jobs.stopped == ["late"]


def test_a_job_without_an_approval_stops_at_a_maximum_age_only(row: type[Jobs]) -> None:
    jobs = Jobbing(row, free=None, approved="never")
    said = swept(jobs, row, Policy(POLICY.limit, POLICY.every, max_age=timedelta(days=1)))

    assert said["free"].startswith("stop")
    assert said["approved"].startswith("keep")


def test_an_approval_that_is_not_understood_stops_nothing(row: type[Jobs]) -> None:
    jobs = Jobbing(row, odd="next week")

    assert swept(jobs, row, POLICY) == {"odd": "unknown: approved-until='next week' is not understood"}


def test_a_job_that_ended_meanwhile_is_left_alone(row: type[Jobs]) -> None:
    jobs = Jobbing(row, gone=APPROVED, late=APPROVED, done=APPROVED)
    describe = jobs.replies[f"Describe{row.word}"]

    def end(asked: Asked) -> Mapping[str, Any]:
        jobs.jobs.pop("gone", None)
        jobs.jobs["done"][f"{row.word}Status"] = "Completed"
        return describe(asked)

    jobs.replies[f"Describe{row.word}"] = end
    said = swept(jobs, row, POLICY)

    assert said["late"] == OVER
    assert all("gone already" in said[each] for each in ("gone", "done"))
    assert jobs.stopped == ["late"]


@pytest.mark.parametrize("operation", ["Describe{}", "List{}s", "GetResources"])
def test_what_cannot_be_read_is_not_stopped(row: type[Jobs], operation: str) -> None:
    jobs = Jobbing(row, late=APPROVED)
    jobs.refuse(operation.format(row.word))
    swept(jobs, row, POLICY)

    assert not jobs.stopped
