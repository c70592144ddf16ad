"""A second look in the same sweep at what a health check may hide, for as long as there is time and for so many."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from benchmarks.idle.lived import Lived, Manners
from benchmarks.idle.sweeping import OPEN
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Journal
from lambdas.idle_shutdown.sweep import LAST_MOMENT, STEP, Rules, Sweep
from tests.lambdas.idle_shutdown.kinds.in_memory import Passing, Things
from tests.lambdas.idle_shutdown.worlds import NOW, cloud, swept

HOURS = timedelta(hours=5)


def masked(count: int, *, checked: int = 10) -> Things:
    """Each was checked so many seconds ago."""
    names = [f"s{number}" for number in range(count)]
    return Things(names, masked=dict.fromkeys(names, checked))


def lines(things: Things, clock: Passing | None = None) -> list[str]:
    """Of its log."""
    found: list[str] = []
    Sweep([things], Rules(OPEN, dry_run=False), clock or Passing(), Journal(found.append)).run(Position())
    return found


def looks(things: Things) -> int:
    return len(things.named("read"))


def test_what_is_hidden_is_waited_for_together_and_looked_at_once_more() -> None:
    things, clock = masked(23), Passing()
    lines(things, clock)

    assert looks(things) == 46
    assert things.named("stop") == list(things.names)
    assert [len(names) for names in things.done("refresh")] == [23, 23, 23, 23]
    assert clock.spent == 3 * STEP


def test_each_has_its_look_as_soon_as_a_beat_tells_of_it() -> None:
    things = Things(["late", "soon"], masked={"late": 10, "soon": 60})
    lines(things)

    assert things.named("read") == ["late", "soon", "soon", "late"]
    assert things.done("refresh")[-1] == ("late",)


def test_who_is_never_told_of_is_waited_for_four_minutes_and_costs_no_second_look() -> None:
    things, clock = masked(1, checked=-151), Passing()
    lines(things, clock)

    assert looks(things) == 1
    assert clock.spent == timedelta(minutes=4)


def test_a_beat_of_the_last_moment_is_still_waited_for() -> None:
    things = masked(1, checked=-150)
    lines(things)

    assert looks(things) == 2


def test_a_refresh_that_fails_ends_the_wait_and_nothing_else() -> None:
    things, clock = masked(2), Passing()

    def fail_later(step: str, _names: Sequence[str]) -> None:
        if step == "refresh" and looks(things):
            raise RuntimeError("not now")

    things.before = fail_later

    assert json.loads(lines(things, clock)[-1])["error"] == "RuntimeError: not now"
    assert (looks(things), clock.spent) == (2, STEP)


def test_no_more_than_a_hundred_of_a_portion_cost_a_second_look() -> None:
    things = masked(120)
    lines(things)

    assert looks(things) == 220


@pytest.mark.parametrize(("spare", "seen"), [(-1, 1), (0, 2)])
def test_time_is_left_for_the_look_and_the_answer(spare: int, seen: int) -> None:
    things = masked(1)
    lines(things, Passing(3 * STEP + 2 * LAST_MOMENT + timedelta(seconds=spare)))

    assert looks(things) == seen


def test_a_last_moment_is_a_minute() -> None:
    assert timedelta(minutes=1) == LAST_MOMENT


def test_a_line_tells_an_error_only_where_there_was_one() -> None:
    assert "error" not in json.loads(lines(Things(["s0"]))[0])


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize("lag", [0, 60])
@pytest.mark.parametrize("skew", [-120, -60, 0, 60, 120])
@pytest.mark.parametrize("checked", range(0, 300, 30))
def test_an_idle_app_is_stopped_whatever_the_sweep_takes_the_time_for(checked: int, skew: int, lag: int) -> None:
    """By a clock that is wrong nobody can tell when a beat has come, nor when the next check will."""
    manners = Manners(check=300, phase=(NOW.timestamp() - checked) % 300, delivery=25, lag=lag)
    world = cloud(Lived("d-1", "idle", NOW - HOURS, NOW - HOURS, manners=manners))
    swept(world, skew=timedelta(seconds=skew))

    assert [stop.app.space for stop in world.stops] == ["idle"]
