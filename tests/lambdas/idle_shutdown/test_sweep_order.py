"""In which order a sweep goes, when it stops for want of time, and where the next run goes on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.idle.sweeping import OPEN
from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.kind import OnlyReported
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Journal, Outcome
from lambdas.idle_shutdown.sweep import Rules, Sweep
from tests.lambdas.idle_shutdown.decision.cases import POLICY, WARNING
from tests.lambdas.idle_shutdown.kinds.in_memory import Passing, Things

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def numbered(count: int) -> list[str]:
    return [f"s{number}" for number in range(count)]


def swept(
    *kinds: Things, clock: Passing | None = None, start: Position | None = None, breaker: Breaker = OPEN
) -> tuple[Journal, Position | None]:
    journal = Journal(lambda _: None)
    sweep = Sweep(kinds, Rules(breaker, dry_run=False), clock or Passing(), journal)
    return journal, sweep.run(start or Position())


def taking(clock: Passing, **times: timedelta) -> Callable[[str, Sequence[str]], None]:
    """Each step takes its time."""

    def before(step: str, _names: Sequence[str]) -> None:
        clock.spent += times.get(step, timedelta())

    return before


class TestWhereItBegins:
    def test_a_position_goes_on_in_its_kind_at_its_token_and_with_the_next_from_the_front(self) -> None:
        kinds = [Things(numbered(3), size=1, key=key) for key in ("one", "two", "three")]
        swept(*kinds, start=Position("two", "1"))

        assert [each.named("stop") for each in kinds] == [[], ["s1", "s2"], ["s0", "s1", "s2"]]

    def test_a_kind_that_is_no_longer_swept_is_no_position(self) -> None:
        things = Things(numbered(2), size=1)
        swept(things, start=Position("other", "1"))

        assert things.named("stop") == ["s0", "s1"]

    def test_what_earlier_runs_stopped_counts_for_the_breaker_and_for_the_run_after(self) -> None:
        clock = Passing(10 * MINUTE)
        things = Things(numbered(1000))
        things.before = taking(clock, survey=6 * MINUTE)
        _, rest = swept(things, clock=clock, start=Position(gone=7), breaker=Breaker(most=10, share=1))

        assert things.named("stop") == ["s0", "s1", "s2"]
        assert rest == Position("things", "500", gone=10)


class TestWithoutTime:
    @pytest.mark.parametrize(("left", "stopped"), [(60, ["s0"]), (59, [])])
    def test_a_last_moment_is_kept_for_answering(self, left: int, stopped: list[str]) -> None:
        clock = Passing()
        things = Things(["s0"])
        things.before = taking(clock, survey=clock.whole - left * SECOND)
        swept(things, clock=clock)

        assert things.named("stop") == stopped
        assert things.done("refresh") == [("s0",)] * len(stopped)

    @pytest.mark.parametrize(("left", "stopped"), [(60, ["s0"]), (59, [])])
    def test_so_it_is_after_a_slow_refresh(self, left: int, stopped: list[str]) -> None:
        clock = Passing()
        things = Things(["s0"])
        things.before = taking(clock, refresh=clock.whole - left * SECOND)
        _, rest = swept(things, clock=clock)

        assert things.named("stop") == stopped
        assert rest is None

    def test_a_portion_of_which_something_went_is_begun_again(self) -> None:
        clock = Passing()
        things = Things(numbered(600))
        things.before = taking(clock, stop=3 * MINUTE + SECOND)
        _, rest = swept(things, clock=clock, start=Position("things", "100"))

        assert things.named("stop") == ["s100", "s101", "s102"]
        assert rest == Position("things", "100", gone=3)

    def test_so_is_one_of_which_somebody_was_warned(self) -> None:
        clock = Passing()
        things = Things(numbered(600), given=WARNING)
        things.before = taking(clock, warn=10 * MINUTE)
        _, rest = swept(things, clock=clock)

        assert rest == Position("things", "", gone=0)

    def test_one_of_which_nothing_went_is_passed_over_lest_the_sweep_never_ends(self) -> None:
        clock = Passing()
        things = Things(numbered(600))
        things.before = taking(clock, survey=9 * MINUTE + SECOND)
        _, rest = swept(things, clock=clock)

        assert things.named("stop") == []
        assert rest == Position("things", "500", gone=0)

    @pytest.mark.parametrize(("policy", "step"), [(POLICY, "stop"), (WARNING, "warn")])
    def test_what_moved_in_an_earlier_portion_does_not_count(self, policy: Policy, step: str) -> None:
        clock = Passing(whole=20 * MINUTE)
        things = Things(numbered(10_500), busy=frozenset(numbered(10_000)) - {"s0"}, given=policy)

        def late(step: str, names: Sequence[str]) -> None:
            if step == "survey" and "s10000" in names:
                clock.spent += 19 * MINUTE + SECOND

        things.before = late
        _, rest = swept(things, clock=clock)

        assert things.named(step) == ["s0"]
        assert rest is None

    def test_short_before_the_last_few_nothing_is_taken_for_done(self) -> None:
        clock = Passing()
        things = Things(numbered(26))
        things.before = taking(clock, stop=22 * SECOND)
        _, rest = swept(things, clock=clock)

        assert len(things.named("stop")) == 25
        assert rest == Position("things", "", gone=25)

    def test_nor_is_it_short_before_the_last_one(self) -> None:
        clock = Passing()
        things = Things(numbered(4))
        things.before = taking(clock, stop=3 * MINUTE + SECOND)
        _, rest = swept(things, clock=clock)

        assert rest == Position("things", "", gone=3)


class TestInItsTurn:
    def test_what_is_due_is_read_anew_25_at_once_and_stopped_one_by_one(self) -> None:
        things = Things(numbered(60))
        swept(things)

        assert [len(names) for names in things.done("refresh")] == [25, 25, 10]
        assert things.done("stop") == [(name,) for name in things.names]

    @pytest.mark.requirement("GR-1")
    @pytest.mark.parametrize(("seconds", "again"), [(30, ("s3",)), (30.5, ("s2", "s3"))])
    def test_what_was_read_over_a_minute_ago_is_read_again(self, seconds: float, again: tuple[str, ...]) -> None:
        clock = Passing()
        things = Things(numbered(4))
        things.before = taking(clock, stop=timedelta(seconds=seconds))
        swept(things, clock=clock)

        assert things.done("refresh") == [("s0", "s1", "s2", "s3"), again]
        assert things.named("stop") == numbered(4)

    def test_a_refresh_that_fails_spares_those_few_alone(self) -> None:
        things = Things(numbered(60))

        def fail(step: str, names: Sequence[str]) -> None:
            if step == "refresh" and "s30" in names:
                raise RuntimeError("not now")

        things.before = fail
        journal, _ = swept(things)

        assert things.named("stop") == [*numbered(25), *(f"s{number}" for number in range(50, 60))]
        assert journal.counts["unfinished"] == 1

    def test_what_nobody_allowed_to_end_is_reported_with_what_would(self) -> None:
        things = Things(["s0"])

        def refuse(step: str, _names: Sequence[str]) -> None:
            if step == "stop":
                raise OnlyReported("tag it")

        things.before = refuse
        journal, _ = swept(things)

        assert journal.counts[Outcome.REPORTED] == 1
        assert journal.shown[0]["reason"].endswith(": tag it")


class TestHeldBack:
    def test_the_first_may_go_and_each_other_is_told_to_be_held(self) -> None:
        things = Things(numbered(5))
        journal, _ = swept(things, breaker=Breaker(most=2, share=1))

        assert things.named("stop") == ["s0", "s1"]
        assert (journal.counts[Outcome.STOPPED], journal.counts[Outcome.HELD]) == (2, 3)
        assert [each["reason"].split(";")[0] for each in journal.shown[:3]] == [Outcome.HELD] * 3

    def test_warnings_are_not_held_by_what_was_stopped(self) -> None:
        things = Things(numbered(2), given=replace(POLICY, notice=MINUTE))
        journal, _ = swept(things, start=Position(gone=2), breaker=Breaker(most=2, share=1))

        assert things.named("warn") == ["s0", "s1"]
        assert journal.counts[Outcome.WARNED] == 2
