"""The row that decided: every verdict names one, every row decides something, and the first that fits wins."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from lambdas.idle_shutdown.decision.case import Action, Case, Signals, TableRow
from lambdas.idle_shutdown.decision.decide import decide
from lambdas.idle_shutdown.decision.policy import Policy
from tests.lambdas.idle_shutdown.decision.cases import NOW, POLICY, WARNING, beating, minutes_ago, said
from tests.lambdas.idle_shutdown.decision.generated import CASES, POLICIES

AGED = replace(POLICY, max_age=timedelta(hours=1))
HIDDEN = replace(beating(300), heard=minutes_ago(4))
KEEP = {"it": {"keep-until": "2026-11-21T00:00Z"}}
UNAPPROVED = {"it": {"keep-until": "never"}}
WARNED = {"it": {"idle-warned": "2026-11-20T11:55:00Z"}}

# Each changes what the row above it decided by, and leaves what the rows below it would decide by.
FIRST: dict[TableRow, dict[str, Any]] = {
    TableRow.OUT_OF_SCOPE: {"free": True, "shared": None, "tags": None, "created": None},
    TableRow.UNREADABLE: {"shared": None, "tags": None, "created": None},
    TableRow.KEPT_BY_TAG: {"tags": KEEP, "created": None},
    TableRow.READING_FAILED: {"signals": replace(HIDDEN, failed="no answer")},
    TableRow.USE_MAY_BE_HIDDEN: {"signals": HIDDEN},
    TableRow.TOO_OLD: {"signals": Signals()},
    TableRow.NO_SIGNAL: {"signals": Signals(), "created": minutes_ago(59)},
    TableRow.IDLE: {},
    TableRow.IN_USE: {"signals": beating(1)},
}
DOES = {
    TableRow.OUT_OF_SCOPE: {Action.KEEP},
    TableRow.UNREADABLE: {Action.KEEP},
    TableRow.KEPT_BY_TAG: {Action.KEEP},
    TableRow.READING_FAILED: {Action.UNKNOWN},
    TableRow.USE_MAY_BE_HIDDEN: {Action.UNKNOWN},
    TableRow.TOO_OLD: {Action.STOP, Action.WARN, Action.KEEP},
    TableRow.NO_SIGNAL: {Action.UNKNOWN},
    TableRow.IDLE: {Action.STOP, Action.WARN, Action.KEEP},
    TableRow.IN_USE: {Action.KEEP},
}


@pytest.mark.parametrize("row", TableRow)
def test_every_row_decides_what_no_row_above_it_does(row: TableRow) -> None:
    short = replace(AGED, limit=timedelta(minutes=30))

    assert said(short, **FIRST[row]).row is row


@pytest.mark.requirement("GR-1")
@given(case=CASES, policy=POLICIES)
def test_every_verdict_names_a_row_that_may_say_so(case: Case, policy: Policy) -> None:
    for aged in (policy, replace(policy, max_age=timedelta(hours=2))):
        verdict = decide(case, aged, now=NOW)

        assert isinstance(verdict.row, TableRow)
        assert verdict.action in DOES[verdict.row]
        assert (verdict.again is not None) == (verdict.row is TableRow.USE_MAY_BE_HIDDEN)


@pytest.mark.parametrize(
    ("row", "policy", "change"),
    [
        (TableRow.OUT_OF_SCOPE, None, {}),
        (TableRow.OUT_OF_SCOPE, POLICY, {"running": False, "status": "Failed"}),
        (TableRow.OUT_OF_SCOPE, POLICY, {"shared": True}),
        (TableRow.UNREADABLE, POLICY, {"tags": None}),
        (TableRow.KEPT_BY_TAG, POLICY, {"tags": {"it": {"keep-until": "soon"}}}),
        (TableRow.READING_FAILED, AGED, {"created": None}),
        (TableRow.NO_SIGNAL, AGED, {"signals": None}),
        (TableRow.NO_SIGNAL, POLICY, {"signals": Signals()}),
        (TableRow.IDLE, POLICY, {"tags": UNAPPROVED}),
        (TableRow.IDLE, WARNING, {"signals": beating(60)}),
        (TableRow.IDLE, WARNING, {"signals": beating(60), "tags": WARNED}),
        (TableRow.IDLE, WARNING, {"tags": WARNED}),
        (TableRow.TOO_OLD, replace(AGED, notice=timedelta(minutes=20)), {"signals": Signals()}),
        (TableRow.IN_USE, POLICY, {"tags": UNAPPROVED, "signals": beating(1)}),
    ],
)
def test_a_row_holds_several_cases(row: TableRow, policy: Policy | None, change: dict[str, Any]) -> None:
    assert said(policy, **change).row is row


@pytest.mark.requirement("GR-1")
def test_no_age_stops_what_the_next_beat_tells_of() -> None:
    verdict = said(AGED, signals=HIDDEN)

    assert (verdict.action, verdict.again) == (Action.UNKNOWN, minutes_ago(3))
