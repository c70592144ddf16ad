"""Decisions among the lines of a log, whatever else is there."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.idle.records import LONGEST_LINE, Decision, read
from tests.lambdas.idle_shutdown.decision.cases import NOW, POLICY
from tests.operations.idle.lines import LAMBDAS, begin, case, line

GOOD = line(case())


def found(*lines: str) -> tuple[list[Decision], Counter[str]]:
    counts: Counter[str] = Counter()
    return list(read(lines, counts)), counts


def test_a_line_is_read_back_with_the_policies_above_it() -> None:
    (decision,), _ = found(begin(), GOOD)

    assert (decision.at, decision.case, decision.outcome) == (NOW, case(), "nothing")
    assert decision.policies == {"JupyterLab": POLICY}


def test_lines_of_lambda_and_of_metrics_are_passed_over() -> None:
    decisions, counts = found(*LAMBDAS, '{"_aws": {}, "Seen": 1}', '{"in": "x", "outcome": "failed"}', "", "[1]", GOOD)

    assert (len(decisions), counts) == (1, Counter(other=7, decisions=1))


def test_a_time_stamp_before_the_line_is_passed_over() -> None:
    assert len(found(f"2026-11-20T12:00:00 {GOOD}\n")[0]) == 1


@pytest.mark.parametrize(
    "bad",
    [
        GOOD[:-20],
        GOOD.replace('"action":"stop"', '"action":"explode"'),
        GOOD.replace("+00:00", ""),
        GOOD.replace(NOW.isoformat(), "yesterday", 1),
        GOOD.replace('"signals":{', '"signals":["'),
        '{"case": {}}',
        '{"case": 1, "at": "2026-11-20T12:00:00+00:00", "action": "keep", "reason": "", "outcome": ""}',
        '{"policies": {"JupyterLab": {}}}',
        '{"policies": 7}',
        "{" * 100_000,
        '{"x":' * 40_000,
        '{"x": "' + "x" * LONGEST_LINE + '"}',
    ],
)
def test_what_is_cut_off_or_not_understood_is_counted_and_spares_the_next(bad: str) -> None:
    decisions, counts = found(bad, GOOD)

    assert (len(decisions), counts["unreadable"]) == (1, 1)


def test_fields_of_a_later_version_are_left_alone() -> None:
    told = json.loads(GOOD)
    told |= {"mood": "good", "case": {**told["case"], "colour": "red"}}

    assert found(json.dumps(told))[0] == found(GOOD)[0]


@given(st.lists(st.text() | st.integers(0, len(GOOD)).map(lambda end: GOOD[:end])))
def test_no_line_is_an_error(lines: list[str]) -> None:
    _, counts = found(*lines)

    assert counts.total() == len(lines)
