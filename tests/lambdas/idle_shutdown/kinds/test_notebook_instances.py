"""Notebook instances, of whose use nothing tells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.notebook_instances import NotebookInstances
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, Refused, World, ago, aws, swept

UNKNOWN = Policy(limit=timedelta(hours=1), every=timedelta(minutes=15))
POLICY = replace(UNKNOWN, max_age=timedelta(hours=12))
NOTHING = "neither a heartbeat nor a time of activity"


class Notebooks(World):
    def __init__(self, **instances: Mapping[str, Any]) -> None:
        super().__init__()
        self.instances = {name: _instance(name) | dict(more) for name, more in instances.items()}
        self.replies |= {
            "ListNotebookInstances": self._list,
            "DescribeNotebookInstance": self._describe,
            "StopNotebookInstance": lambda _: {},
        }

    def _list(self, asked: Asked) -> Mapping[str, Any]:
        first = int(asked.get("NextToken", 0))
        found = [each for each in self.instances.values() if each["NotebookInstanceStatus"] == asked["StatusEquals"]]
        after = {"NextToken": str(first + 1)} if first + 1 < len(found) else {}
        return {"NotebookInstances": found[first : first + 1], **after}

    def _describe(self, asked: Asked) -> Mapping[str, Any]:
        if asked["NotebookInstanceName"] not in self.instances:
            raise Refused("ValidationException", "RecordNotFound")
        return self.instances[asked["NotebookInstanceName"]]


def _instance(name: str) -> dict[str, Any]:
    return {
        "NotebookInstanceName": name, "NotebookInstanceArn": ARN.format("sagemaker", f"notebook-instance/{name}"),
        "NotebookInstanceStatus": "InService", "InstanceType": "ml.t3.medium", "CreationTime": ago(days=300),
        "LastModifiedTime": ago(hours=13),
    }  # fmt: skip


def test_one_stops_at_its_maximum_age_since_its_last_start() -> None:
    notebooks = Notebooks(old={}, new={"LastModifiedTime": ago(hours=1)}, off={"NotebookInstanceStatus": "Stopped"})

    assert swept(notebooks, NotebookInstances, POLICY) == {
        "old": f"stop: {NOTHING}; it is 780 min old, the limit is 720 min",
        "new": f"unknown: {NOTHING}",
    }
    assert notebooks.done("StopNotebookInstance") == [{"NotebookInstanceName": "old"}]


def test_without_a_maximum_age_it_is_unknown_for_ever() -> None:
    notebooks = Notebooks(old={"LastModifiedTime": ago(days=200)})

    assert swept(notebooks, NotebookInstances, UNKNOWN) == {"old": f"unknown: {NOTHING}"}
    assert not notebooks.done("StopNotebookInstance")


def test_one_without_any_time_is_not_stopped() -> None:
    notebooks = Notebooks(odd={})
    del notebooks.instances["odd"]["CreationTime"], notebooks.instances["odd"]["LastModifiedTime"]

    assert swept(notebooks, NotebookInstances, POLICY) == {"odd": "unknown: AWS gave no time of creation"}


def test_one_whose_type_aws_does_not_say_has_none() -> None:
    notebooks = Notebooks(odd={})
    del notebooks.instances["odd"]["InstanceType"]

    assert NotebookInstances(aws(notebooks)).case(notebooks.instances["odd"]).instance_type == ""


def test_a_tag_keeps_it() -> None:
    notebooks = Notebooks(old={})
    notebooks.tags = {notebooks.instances["old"]["NotebookInstanceArn"]: {"keep-until": "2026-11-21T00:00Z"}}

    assert "keep-until" in swept(notebooks, NotebookInstances, POLICY)["old"]


@pytest.mark.parametrize("operation", ["DescribeNotebookInstance", "GetResources", "ListNotebookInstances"])
def test_what_cannot_be_read_is_not_stopped(operation: str) -> None:
    notebooks = Notebooks(old={})
    notebooks.refuse(operation)
    swept(notebooks, NotebookInstances, POLICY)

    assert not notebooks.done("StopNotebookInstance")


def test_one_that_is_deleted_meanwhile_is_no_error_and_does_not_spare_the_next() -> None:
    notebooks = Notebooks(gone={}, old={})
    describe = notebooks.replies["DescribeNotebookInstance"]

    def vanish(asked: Asked) -> Mapping[str, Any]:
        notebooks.instances.pop("gone", None)
        return describe(asked)

    notebooks.replies["DescribeNotebookInstance"] = vanish
    said = swept(notebooks, NotebookInstances, POLICY)

    assert (said["gone"].split(";")[0], said["old"].split(":")[0]) == ("keep: gone already", "stop")
