"""A second look in the same sweep at what a health check may hide, for as long as there is time and for so many."""

import json
from datetime import timedelta

import pytest

from benchmarks.idle.sweeping import OPEN
from lambdas.idle_shutdown.decision.activity import HEARD_BY
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Journal
from lambdas.idle_shutdown.sweep import LAST_MOMENT, Rules, Sweep
from tests.lambdas.idle_shutdown.kinds.in_memory import Passing, Things

CHECKED = 10  # seconds ago
WAIT = HEARD_BY - timedelta(seconds=CHECKED)


def masked(count: int) -> Things:
    """Each was checked 10 s ago."""
    names = [f"s{number}" for number in range(count)]
    return Things(names, masked=dict.fromkeys(names, CHECKED))


def swept(things: Things, clock: Passing | None = None) -> list[str]:
    """The lines of its log."""
    lines: list[str] = []
    Sweep([things], Rules(OPEN, dry_run=False), clock or Passing(), Journal(lines.append)).run(Position())
    return lines


def looks(things: Things) -> int:
    return len(things.named("read"))


def test_what_is_hidden_is_looked_at_once_more_ten_at_a_time() -> None:
    things = masked(23)
    swept(things)

    assert looks(things) == 46
    assert [len(names) for names in things.done("refresh")] == [23, 10, 10, 3]


def test_the_first_to_be_told_has_its_look_first() -> None:
    things = Things(["late", "soon"], masked={"late": 1, "soon": 60})
    swept(things)

    assert things.named("read") == ["late", "soon", "soon", "late"]


@pytest.mark.parametrize(
    ("apart", "groups"), [(15, [["s0", "s1"], ["s0", "s1"]]), (16, [["s0", "s1"], ["s0"], ["s1"]])]
)
def test_each_has_its_look_at_its_own_moment(apart: int, groups: list[list[str]]) -> None:
    """One moment for all would be that of the last: by then others have been checked again, and nothing is known."""
    things = Things(["s0", "s1"], masked={"s0": 10 + apart, "s1": 10})
    swept(things)

    assert [list(names) for names in things.done("refresh")] == groups


def test_no_more_than_a_hundred_of_a_portion_cost_a_second_look() -> None:
    things = masked(120)
    swept(things)

    assert looks(things) == 220


@pytest.mark.parametrize(("spare", "seen"), [(0, 1), (1, 2)])
def test_after_the_wait_time_is_left_for_the_look_and_the_answer(spare: int, seen: int) -> None:
    things = masked(1)
    swept(things, Passing(WAIT + 2 * LAST_MOMENT + timedelta(seconds=spare)))

    assert looks(things) == seen


def test_a_last_moment_is_a_minute() -> None:
    assert timedelta(minutes=1) == LAST_MOMENT


def test_a_line_tells_an_error_only_where_there_was_one() -> None:
    assert "error" not in json.loads(swept(Things(["s0"]))[0])
