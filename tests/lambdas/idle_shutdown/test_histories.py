"""Generated histories of a domain, and the truth asked after each sweep: ``python -m benchmarks.idle histories``."""

import pytest

from benchmarks.idle.hunting import hunt


@pytest.mark.requirement("GR-1")
def test_in_no_history_is_a_used_app_stopped_or_an_idle_one_missed() -> None:
    found = hunt(150, processes=1)

    assert (found.false_stops, found.missed) == (0, 0)
    assert found.stops > 30
    assert found.window < 1


def test_histories_are_told_of_as_they_are_played() -> None:
    told: list[int] = []
    found = hunt(3, first=1000, told=told.append)

    assert told == [3]
    assert "| histories | 3 |" in str(found)
