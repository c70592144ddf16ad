"""A line of the log can be decided again."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown import policy_text
from lambdas.idle_shutdown.decision.case import Case, Signals, Verdict
from lambdas.idle_shutdown.decision.decide import decide
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.record import Journal, Outcome, from_json, to_json
from tests.lambdas.idle_shutdown.decision.cases import IDLE, NOW, minutes_ago
from tests.lambdas.idle_shutdown.decision.generated import CASES

_MINUTES = st.integers(0, 3000).map(lambda minutes: timedelta(minutes=minutes))
_POLICIES = st.builds(Policy, _MINUTES, _MINUTES, _MINUTES, st.none() | _MINUTES, shared_spaces=st.booleans())


@given(CASES)
def test_a_case_is_read_back_from_its_line(case: Case) -> None:
    assert from_json(json.loads(json.dumps(to_json(case)))) == case


@given(CASES, _POLICIES)
def test_what_a_sweep_wrote_is_decided_again_with_the_same_verdict(case: Case, policy: Policy) -> None:
    lines: list[str] = []
    journal, verdict = Journal(lines.append), decide(case, policy, now=NOW)
    journal.begins({case.kind: policy}, NOW)
    journal.note("studio-apps/d-1", case, verdict, Outcome.NOTHING, NOW)
    begun, told = map(json.loads, lines)
    again = policy_text.read(json.dumps(begun["policies"]))[case.kind]

    assert decide(from_json(told["case"]), again, now=NOW) == verdict
    assert Verdict(told["action"], told["reason"], told["row"], told["doubt"], verdict.again, verdict.since) == verdict


@pytest.mark.parametrize(
    ("minutes", "notice", "idle"),
    [(90, 0, 1), (80, 30, 1), (89, 0, 0)],
    ids=["due", "to be warned", "in use"],
)
def test_the_idle_are_counted_whatever_becomes_of_them(minutes: int, notice: int, idle: int) -> None:
    case = replace(IDLE, signals=Signals(last_activity=minutes_ago(minutes)))
    policy = Policy(timedelta(minutes=90), timedelta(minutes=15), timedelta(minutes=notice))
    journal = Journal(lambda _line: None)
    journal.note("studio-apps/d-1", case, decide(case, policy, now=NOW), Outcome.HELD, NOW)

    assert journal.counts["idle"] == idle


@given(st.dictionaries(st.text().map(lambda name: f"later {name}"), st.text() | st.integers()))
def test_members_of_a_later_version_are_left_alone(more: dict[str, Any]) -> None:
    told = to_json(IDLE)

    assert from_json({**more, **told, "signals": {**more, **told["signals"]}}) == IDLE
