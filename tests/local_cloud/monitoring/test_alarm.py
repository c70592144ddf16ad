"""An alarm's state follows from the figures of its periods, and from what it makes of missing ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_cloud.monitoring.alarm import ALARM, COMPARISONS, INSUFFICIENT_DATA, OK, Rule, state

GAP = None


def rule(missing: str = "notBreaching", *, needed: int = 3) -> Rule:
    return Rule("GreaterThanOrEqualToThreshold", 1, needed, missing)


@pytest.mark.parametrize(
    ("values", "missing", "expected"),
    [
        ((1, 1, 1), "notBreaching", ALARM),
        ((0, 9, 9), "notBreaching", OK),
        ((1, 1, GAP), "notBreaching", OK),
        ((1, 1, GAP), "breaching", ALARM),
        ((GAP, GAP, GAP), "breaching", ALARM),
        ((GAP, GAP, GAP), "notBreaching", OK),
        ((GAP, GAP, GAP), "missing", INSUFFICIENT_DATA),
        ((GAP, GAP, GAP), "ignore", "as it was"),
        ((1, 1, GAP), "missing", "as it was"),
        ((0, 1, GAP), "missing", OK),
    ],
)
def test_all_periods_must_breach_and_a_gap_counts_as_told(
    values: tuple[float | None, ...], missing: str, expected: str
) -> None:
    assert state(values, rule(missing), "as it was") == expected


def test_fewer_than_all_periods_may_be_enough() -> None:
    assert state((1, 0, 1), rule(needed=2), OK) == ALARM
    assert state((0, 0, 1), rule(needed=2), ALARM) == OK


@pytest.mark.parametrize(
    ("comparison", "breaching"),
    [
        ("GreaterThanOrEqualToThreshold", {1, 2}),
        ("GreaterThanThreshold", {2}),
        ("LessThanThreshold", {0}),
        ("LessThanOrEqualToThreshold", {0, 1}),
    ],
)
def test_each_comparison_is_with_the_threshold(comparison: str, breaching: set[int]) -> None:
    asked = Rule(comparison, 1, 1, "missing")

    assert {value for value in range(3) if state([value], asked, "") == ALARM} == breaching
    assert comparison in COMPARISONS


_VALUES = st.lists(st.none() | st.integers(0, 2), min_size=1, max_size=5)


@given(_VALUES, st.integers(1, 5), st.sampled_from(["breaching", "notBreaching", "missing", "ignore"]))
def test_a_state_that_gaps_cannot_change_is_reached_whatever_they_count_as(
    values: list[int | None], needed: int, missing: str
) -> None:
    needed = min(needed, len(values))
    either = {state(values, rule(each, needed=needed), "") for each in ("breaching", "notBreaching")}
    known = any(value is not None for value in values)

    if known and len(either) == 1:
        assert {state(values, rule(missing, needed=needed), "")} == either
