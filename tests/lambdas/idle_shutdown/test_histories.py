"""Generated histories of a domain, and the truth asked at each stop: ``python -m benchmarks.idle histories``."""

import pytest

from benchmarks.idle.histories import History
from benchmarks.idle.hunting import hunt
from tests.lambdas.idle_shutdown import sabotage
from tests.lambdas.idle_shutdown.sabotage import Sabotage

HISTORIES = 3000


@pytest.mark.requirement("GR-1")
def test_in_no_history_is_a_used_app_stopped_or_an_idle_one_missed() -> None:
    found = hunt(150, processes=1)

    assert (found.false_stops, found.missed) == (0, 0)
    assert found.stops > 30
    assert found.window < 1


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize(
    ("wrong", "first"),
    [
        (sabotage.nothing_is_read_again, 3),
        (sabotage.what_cannot_be_read_again_is_believed, 61),
        (sabotage.the_time_of_creation_is_that_of_the_listing, 203),
        (sabotage.a_time_of_creation_says_nothing, 10),
        (sabotage.equal_stamps_are_taken_for_nobody_there, 5),
        (sabotage.a_beat_tells_of_this_moment, 1176),
        (sabotage.a_beat_tells_of_its_whole_minute, 1618),
        (sabotage.a_failed_reading_is_none, 2416),
        (sabotage.tags_that_cannot_be_read_are_none, 932),
        (sabotage.tags_are_read_once_in_a_run, 319),
        (sabotage.a_tag_that_is_not_understood_keeps_nothing, 11),
        (sabotage.a_space_that_is_not_known_is_nobody_elses, 59),
        (sabotage.spaces_are_listed_once_for_ever, 1155),
        (sabotage.nobody_is_warned, 5),
        (sabotage.a_warning_counts_whoever_came_after_it, 99),
    ],
)
def test_the_hunt_finds_a_sweep_that_is_wrong(wrong: Sabotage, first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """``first`` is the seed that finds it: where histories are drawn another way, one of many does."""
    wrong(monkeypatch)

    assert any(History(seed).live()["false"] for seed in range(first, first + HISTORIES))


def test_histories_are_told_of_as_they_are_played() -> None:
    told: list[int] = []
    found = hunt(3, first=1000, told=told.append)

    assert told == [3]
    assert "| histories | 3 |" in str(found)
