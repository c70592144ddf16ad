"""When a team does not work, on its own clock."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lambdas.idle_shutdown.decision.case import Action
from lambdas.idle_shutdown.decision.curfew import Curfew
from tests.lambdas.idle_shutdown.decision.cases import NOW, POLICY, action, beating

NIGHT = Curfew(time(20), time(6), ZoneInfo("Europe/Berlin"), timedelta(minutes=20), frozenset({5, 6}))
NOON = replace(NIGHT, begins=time(12), ends=time(13))


@pytest.mark.parametrize(
    ("curfew", "now", "expected"),
    [
        (NIGHT, datetime(2026, 11, 20, 18, 59, tzinfo=UTC), False),
        (NIGHT, datetime(2026, 11, 20, 19, 0, tzinfo=UTC), True),
        (NIGHT, datetime(2026, 7, 17, 18, 0, tzinfo=UTC), True),
        (NIGHT, datetime(2026, 11, 20, 4, 59, tzinfo=UTC), True),
        (NIGHT, datetime(2026, 11, 20, 5, 0, tzinfo=UTC), False),
        (NIGHT, datetime(2026, 11, 21, 12, 0, tzinfo=UTC), True),
        (NOON, datetime(2026, 11, 20, 10, 59, tzinfo=UTC), False),
        (NOON, datetime(2026, 11, 20, 11, 0, tzinfo=UTC), True),
        (NOON, datetime(2026, 11, 20, 12, 0, tzinfo=UTC), False),
    ],
)
def test_hours_are_the_teams_own_past_midnight_and_in_summer(curfew: Curfew, now: datetime, expected: bool) -> None:
    assert curfew.is_on(now) is expected


def test_in_a_curfew_idle_apps_of_the_team_stop_sooner_and_busy_ones_go_on() -> None:
    always = Curfew(time(0), time(23, 59), ZoneInfo("UTC"), timedelta(minutes=20))
    policy = replace(POLICY, curfews={"forest": always})
    forest = {"its owner's profile": {"team": "forest"}}
    left = beating(20)

    assert action(policy, signals=left, tags=forest) is Action.STOP
    assert action(policy, signals=beating(19), tags=forest) is Action.KEEP
    assert action(policy, signals=left, tags={"it": {"team": "water"}}) is Action.KEEP
    assert action(policy, signals=left) is Action.KEEP


def test_a_curfew_never_makes_the_limit_longer() -> None:
    generous = Curfew(time(0), time(23, 59), ZoneInfo("UTC"), timedelta(days=3))

    assert replace(POLICY, curfews={"forest": generous}).limit_for("forest", NOW) == POLICY.limit


def test_a_curfew_that_ends_when_it_begins_is_none() -> None:
    noon = Curfew(time(12), time(12), ZoneInfo("UTC"), timedelta(minutes=20))

    assert not noon.is_on(NOW)
