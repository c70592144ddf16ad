"""The row of the table that decided, as docs/explanation/idle.md has it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from lambdas.idle_shutdown.decision.case import Action, Case, Signals
from lambdas.idle_shutdown.decision.decide import decide
from operations.idle.rows import row
from tests.lambdas.idle_shutdown.decision.cases import IDLE, NOW, POLICY, beating, minutes_ago, said
from tests.lambdas.idle_shutdown.decision.test_decide import _CASES

UNKNOWN = Signals(last_activity=NOW, last_health_check=NOW)
KEEP = {"it": {"keep-until": "2026-11-21T00:00Z"}}
UNAPPROVED = {"its space": {"keep-until": "never"}}


@pytest.mark.parametrize(
    ("expected", "changed"),
    [
        ("its type has no policy", {"running": False, "status": "Failed"}),
        ("its type has no policy", {"free": True}),
        ("its type has no policy", {"shared": True}),
        ("its tags or its space", {"shared": None}),
        ("its tags or its space", {"tags": None}),
        ("a tag keeps it", {"tags": KEEP}),
        ("a reading failed", {"signals": Signals(failed="no answer")}),
        ("a reading failed", {"created": None}),
        ("a health check came after", {"signals": replace(beating(100), heard=minutes_ago(4))}),
        ("no signal speaks: left", {"signals": UNKNOWN}),
        ("no signal speaks: left", {"signals": None}),
        ("the last of creation, heartbeat and stamp is the limit ago or longer: stop", {}),
        ("the last of creation, heartbeat and stamp is the limit ago or longer: stop", {"tags": UNAPPROVED}),
        ("anything else", {"signals": Signals(heartbeat=minutes_ago(1))}),
    ],
)
def test_each_verdict_names_its_row(expected: str, changed: dict[str, object]) -> None:
    assert row(said(POLICY, **changed)).startswith(expected)


def test_age_is_a_row_of_its_own() -> None:
    verdict = said(replace(POLICY, max_age=timedelta(hours=1)), signals=UNKNOWN)

    assert row(verdict) == "no signal speaks, and it is as old as the policy's max_age: stop"


@given(_CASES)
def test_no_row_contradicts_its_verdict(case: Case) -> None:
    verdict = decide(case, POLICY, now=NOW)
    ends = {Action.STOP: "stop", Action.WARN: "warn", Action.KEEP: "keep"}

    assert ends.get(verdict.action, "running") in row(verdict)


def test_the_rows_are_those_of_the_explanation() -> None:
    page = Path("docs/explanation/idle.md").read_text()
    for change in ({"free": True}, {"shared": None}, {"tags": KEEP}, {"created": None}, {}):
        verdict = decide(replace(IDLE, **change), POLICY, now=NOW)
        assert row(verdict).split(":")[0].split(",")[0].split(" or it is")[0] in page
