"""Training and processing jobs past the time that was approved for them.

SageMaker itself ends a job at the ``MaxRuntimeInSeconds`` of its request, and a warm pool after an hour at most. What
remains is an approval that is shorter: the tag ``approved-until`` on the job. Without it a job stops at a ``max_age``
only; a job at work is never idle.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ..calls import pages
from ..decision.case import Case, Signals
from ..decision.decide import ITSELF
from ..decision.exemptions import moment
from ..tag_listing import APPROVED_UNTIL
from .kind import Listed
from .row import Row, used

_OVER = "its approved time ended {} ago"
_RUNNING = {"StatusEquals": "InProgress", "MaxResults": 100}


class Jobs(Row):
    """Both kinds of job have the same members under names of their own, which begin with the ``word``."""

    def case(self, listed: Listed) -> Case:
        status = listed[f"{self.word}Status"]
        return Case(
            kind=self.word,
            name={f"{self.word}Name": listed[f"{self.word}Name"]},
            status=status,
            running=status == "InProgress",
            free=False,
            shared=False,
            created=listed.get("CreationTime"),
            arn=listed[f"{self.word}Arn"],
        )

    def told(self, case: Case, now: datetime, limit: timedelta) -> Case:
        approved = (case.tags or {}).get(ITSELF, {}).get(APPROVED_UNTIL)
        return case if approved is None else replace(case, signals=_signals(approved, now))

    def read(self, case: Case) -> Case:
        return replace(self.case(self.described(case.name)), tags=case.tags, signals=case.signals)

    @abstractmethod
    def described(self, name: Mapping[str, str]) -> Listed: ...


class TrainingJobs(Jobs):
    word = "TrainingJob"

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        for page, after in pages(self.aws.calls, self.client.list_training_jobs, _RUNNING, start=token):
            yield page["TrainingJobSummaries"], after

    def described(self, name: Mapping[str, str]) -> Listed:
        found: dict[str, Any] = self.aws.call(self.client.describe_training_job, **name)
        return found

    def stop(self, case: Case) -> None:
        """It has two minutes to save what it has."""
        self.aws.call(self.client.stop_training_job, **case.name)


class ProcessingJobs(Jobs):
    word = "ProcessingJob"

    def pages(self, token: str) -> Iterator[tuple[Sequence[Listed], str]]:
        for page, after in pages(self.aws.calls, self.client.list_processing_jobs, _RUNNING, start=token):
            yield page["ProcessingJobSummaries"], after

    def described(self, name: Mapping[str, str]) -> Listed:
        found: dict[str, Any] = self.aws.call(self.client.describe_processing_job, **name)
        return found

    def stop(self, case: Case) -> None:
        self.aws.call(self.client.stop_processing_job, **case.name)


def _signals(approved: str, now: datetime) -> Signals:
    """Until its approved time is over, a job counts as used this moment."""
    until = moment(approved)
    if until is None:
        return Signals(failed=f"{APPROVED_UNTIL}={approved!r} is not understood")
    return used(min(until, now), _OVER)
