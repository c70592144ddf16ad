"""Where a kind's things are cut into portions: by number, by time, and where a list breaks off."""

from collections.abc import Sequence
from datetime import timedelta

from lambdas.idle_shutdown.portion import Portion, portions
from lambdas.idle_shutdown.record import Journal
from tests.lambdas.idle_shutdown.kinds.in_memory import Passing, Things


def cut(things: Things, clock: Passing, token: str = "", journal: Journal | None = None) -> list[Portion]:
    return list(portions(things, token, clock, journal or Journal(lambda _: None)))


def numbered(count: int) -> list[str]:
    return [f"s{number}" for number in range(count)]


def outline(found: Sequence[Portion]) -> list[tuple[str, str, int, bool]]:
    return [(each.begin, each.end, each.seen, each.cut) for each in found]


def test_things_are_surveyed_by_the_call_of_heartbeats_and_dealt_with_ten_thousand_at_once() -> None:
    things = Things(numbered(10_600), size=250)

    assert outline(cut(things, Passing())) == [("", "10000", 10_000, False), ("10000", "", 600, False)]
    assert {len(names) for names in things.done("survey")} == {500, 100}


def test_portions_begin_at_a_token() -> None:
    assert outline(cut(Things(numbered(300)), Passing(), "200")) == [("200", "", 100, False)]


def test_what_may_be_idle_is_wanted_of_all_that_runs_the_rest_is_noted_at_once() -> None:
    journal = Journal(lambda _: None)
    (found,) = cut(Things(["idle", "busy"], busy=frozenset({"busy"})), Passing(), journal=journal)

    assert [case.name["SpaceName"] for case, _ in found.wanted] == ["idle"]
    assert found.running == 2
    assert [each["space"] for each in journal.shown] == ["busy"]


def surveyed_in(things: Things, *, each: timedelta, whole: timedelta) -> list[tuple[str, str, int, bool]]:
    """Where every survey takes so long."""
    clock = Passing(whole)

    def take_time(step: str, _names: Sequence[str]) -> None:
        clock.spent += each if step == "survey" else timedelta()

    things.before = take_time
    return outline(cut(things, clock))


class TestHalfOfTheTime:
    def test_is_for_surveys(self) -> None:
        found = surveyed_in(Things(numbered(1500)), each=timedelta(minutes=3), whole=timedelta(minutes=10))

        assert found[0] == ("", "1000", 1000, True)

    def test_may_be_used_to_its_end(self) -> None:
        found = surveyed_in(Things(numbered(1500)), each=timedelta(minutes=5), whole=timedelta(minutes=10))

        assert found[0] == ("", "1000", 1000, True)

    def test_is_never_over_where_there_is_all_the_time_of_the_world(self) -> None:
        found = surveyed_in(Things(numbered(1500)), each=timedelta(hours=3), whole=timedelta.max)

        assert found == [("", "", 1500, False)]


class Breaking(Things):
    """Its list breaks off after so many things; so may their survey."""

    def __init__(self, after: int, *, survey: bool = True) -> None:
        super().__init__(numbered(1000))
        self._after, self._survey = after, survey
        self.before = self._break

    def _break(self, step: str, names: Sequence[str]) -> None:
        if (step == "list" and f"s{self._after}" in names) or (step == "survey" and not self._survey):
            raise RuntimeError("not now")


class TestAListThatBreaksOff:
    def test_leaves_what_was_listed_until_then(self) -> None:
        journal = Journal(lambda _: None)

        assert outline(cut(Breaking(after=200), Passing(), journal=journal)) == [("", "", 200, False)]
        assert journal.counts["unfinished"] == 1

    def test_and_cannot_be_surveyed_either_leaves_nothing(self) -> None:
        journal = Journal(lambda _: None)

        assert outline(cut(Breaking(after=200, survey=False), Passing(), journal=journal)) == [("", "", 0, False)]
        assert journal.counts["unfinished"] == 2
