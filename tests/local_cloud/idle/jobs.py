"""Jobs at work: some past the time that was approved for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.local_cloud.idle.town import HOUR, Expected, Found, Town, pairs
from tests.local_cloud.jobs import Jobs
from tests.local_cloud.processing.test_processing import Processing

RESOURCES = {"TrainingJob": "training-job", "ProcessingJob": "processing-job"}


@contextmanager
def jobs(town: Town) -> Iterator[Found]:
    """Two of each that wait for a minute; one is past its approved time, the other has as long again."""
    train, process = Jobs(town.account), Processing(town.account)
    found: Found = {}
    for minutes in (80, -20):
        until = datetime.now(UTC) - timedelta(minutes=minutes)
        tags = pairs({"approved-until": until.strftime("%Y-%m-%dT%H:%MZ")})
        found["TrainingJob", train.start(Environment={"BEHAVIOUR": "wait"}, Tags=tags)] = _expected(minutes)
        found["ProcessingJob", process.start("wait", Tags=tags)] = _expected(minutes)
    for (kind, name), each in found.items():
        arn = town.arn("sagemaker", f"{RESOURCES[kind]}/{name}")
        town.age(arn, 2 * HOUR)
        found[kind, name] = replace(each, arn=arn if each.action == "stop" else "")
    try:
        yield found
    finally:
        for kind, name in found:
            _end(town, kind, name)


def _expected(minutes: int) -> Expected:
    if minutes < 0:
        return Expected("keep", "active 0 min ago")
    return Expected("stop", "its approved time ended 8")


def _end(town: Town, kind: str, name: str) -> None:
    sagemaker = town.sagemaker
    describe, stop = {
        "TrainingJob": (sagemaker.describe_training_job, sagemaker.stop_training_job),
        "ProcessingJob": (sagemaker.describe_processing_job, sagemaker.stop_processing_job),
    }[kind]
    if describe(**{f"{kind}Name": name})[f"{kind}Status"] == "InProgress":
        stop(**{f"{kind}Name": name})
