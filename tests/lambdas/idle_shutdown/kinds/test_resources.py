"""What all kinds that a row describes go through: listed, warned about, stopped."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from lambdas.idle_shutdown.decision.case import Case
from lambdas.idle_shutdown.decision.decide import decide
from lambdas.idle_shutdown.kinds.notebook_instances import NotebookInstances
from lambdas.idle_shutdown.kinds.resources import Resources
from tests.lambdas.idle_shutdown.kinds.test_notebook_instances import POLICY, Notebooks
from tests.lambdas.idle_shutdown.kinds.world import Asked, aws, swept
from tests.lambdas.idle_shutdown.worlds import NOW


class Tagged(Notebooks):
    """Keeps the tags that it is given."""

    def __init__(self, **instances: Mapping[str, Any]) -> None:
        super().__init__(**instances)
        self.replies["AddTags"] = self._add_tags

    def _add_tags(self, asked: Asked) -> Mapping[str, Any]:
        added = {tag["Key"]: tag["Value"] for tag in asked["Tags"]}
        self.tags[asked["ResourceArn"]] = self.tags.get(asked["ResourceArn"], {}) | added
        return {}


def test_an_owner_is_warned_by_a_tag_and_the_thing_stopped_when_the_notice_is_over() -> None:
    notebooks, policy = Tagged(old={}), replace(POLICY, notice=timedelta(minutes=30))
    done = []
    for _ in range(3):
        said = swept(notebooks, NotebookInstances, policy)["old"]
        done.append((said.split(":")[0], len(notebooks.done("AddTags")), len(notebooks.done("StopNotebookInstance"))))
        notebooks.now += timedelta(minutes=15)

    assert done == [("warn", 1, 0), ("keep", 1, 0), ("stop", 1, 1)]
    arn = notebooks.instances["old"]["NotebookInstanceArn"]
    assert notebooks.tags == {arn: {"idle-warned": NOW.strftime("%Y-%m-%dT%H:%M:%SZ")}}


def test_what_is_not_understood_is_kept_as_it_was_listed() -> None:
    row = NotebookInstances(aws(Notebooks()))
    (case,) = Resources(row, POLICY).survey([{"Odd": "name", "Count": 1}], NOW)
    unknown = Case(
        "NotebookInstance", {"Odd": "name"}, "not understood", running=False, free=False, shared=False, created=None
    )

    assert case == unknown
    assert decide(case, POLICY, now=NOW).doubt
