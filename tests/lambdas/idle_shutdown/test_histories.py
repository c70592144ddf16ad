"""Generated histories of a domain, and the truth asked after each sweep: ``python -m benchmarks.idle histories``."""

import pytest

from benchmarks.idle.histories import hunt


@pytest.mark.requirement("GR-1")
def test_in_no_history_is_a_used_app_stopped_or_an_idle_one_missed() -> None:
    found = hunt(150)

    assert (found.false_stops, found.missed) == (0, 0)
    assert found.stops > 30
