"""A sweep of what is idle as AWS begins it: the schedule's event starts the state machine, which calls the function."""

import json
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from operations.idle.deployed import Aws
from operations.idle.records import Decision, read
from operations.rehearsal.stage import StepFailed

PATIENCE_SECONDS = 120
_SECONDS_BETWEEN_LOOKS = 0.1
_OF_A_DECISION = "outcome"  # a word of each such line


@dataclass(frozen=True)
class Swept:
    """``runs`` of the function until the sweep was through, and what it ``decided`` last about each thing."""

    runs: int
    decided: tuple[Decision, ...]


class ScheduledSweep:
    """Of the governance stack with this name."""

    def __init__(self, session: Any, stack: str) -> None:
        self._session, self._stack = session, stack
        self._states = session.client("stepfunctions")

    def run(self) -> Swept:
        """Begin a sweep and wait for its end; where another is on its way, ours begins after it.

        Raises:
            StepFailed: it did not succeed.
        """
        while True:
            execution = self.begin()
            told = self.end(execution)
            if "Runs" in told:
                return Swept(told["Runs"], tuple(self._decisions(execution)))
            self.end(told["Oldest"]["ExecutionArn"])

    def begin(self) -> str:
        """The ARN of the execution that the schedule's event started, with the rights of the schedule's role."""
        rule, target = self._schedule()
        given = self._session.client("sts").assume_role(RoleArn=target["RoleArn"], RoleSessionName="schedule")
        credentials = given["Credentials"]
        schedule = self._session.client(
            "stepfunctions",
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )
        started = schedule.start_execution(stateMachineArn=target["Arn"], input=json.dumps(_event(rule)))
        return str(started["executionArn"])

    def end(self, execution: str) -> dict[str, Any]:
        """The output of an execution that has succeeded; raises StepFailed where it did not."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := self._states.describe_execution(executionArn=execution))["status"] == "RUNNING":
            if time.monotonic() > deadline:
                raise StepFailed(f"The idle sweep was not through in {PATIENCE_SECONDS} seconds: {execution}")
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        if found["status"] != "SUCCEEDED":
            raise StepFailed(f"The idle sweep is {found['status']}: {found.get('error')}. {found.get('cause')}")
        output: dict[str, Any] = json.loads(found["output"])
        return output

    def _schedule(self) -> tuple[str, dict[str, str]]:
        """The ARN of the rule, and its one target."""
        pages = self._session.client("cloudformation").get_paginator("list_stack_resources")
        resources = [each for page in pages.paginate(StackName=self._stack) for each in page["StackResourceSummaries"]]
        (name,) = (each["PhysicalResourceId"] for each in resources if each["ResourceType"] == "AWS::Events::Rule")
        events = self._session.client("events")
        (target,) = events.list_targets_by_rule(Rule=name)["Targets"]
        return str(events.describe_rule(Name=name)["Arn"]), target

    def _decisions(self, execution: str) -> Iterator[Decision]:
        """By the function's log, which the admin reads as well."""
        aws = Aws(self._session.client)
        group = aws.deployed(self._stack).log_group
        began = self._states.describe_execution(executionArn=execution)["startDate"]
        found = read(aws.lines(group, _OF_A_DECISION, began), Counter())
        yield from {json.dumps(each.case.name): each for each in found}.values()


def _event(rule: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html"""
    region, account = rule.split(":")[3:5]
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": account,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [rule],
        "detail": {},
    }
