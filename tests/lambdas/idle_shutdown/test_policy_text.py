"""Policies travel as text, to machines that may know less than the one that wrote it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lambdas.idle_shutdown import policy_text
from lambdas.idle_shutdown.decision.curfew import Curfew

CURFEW = Curfew(begins=time(20), ends=time(6), zone=ZoneInfo("Europe/Berlin"), limit=timedelta(minutes=30))


@pytest.mark.parametrize(("month", "hour"), [(1, 19), (7, 18)], ids=["winter", "summer"])
def test_a_curfew_keeps_its_hours_on_a_machine_that_does_not_know_its_zone(month: int, hour: int) -> None:
    text = policy_text.written_curfews({"forest": CURFEW}).replace("Europe/Berlin", "Nowhere/Town")
    curfew = policy_text.read_curfews(text)["forest"]
    begins = datetime(2027, month, 15, hour, tzinfo=UTC)

    assert (curfew.is_on(begins - timedelta(minutes=1)), curfew.is_on(begins)) == (False, True)
