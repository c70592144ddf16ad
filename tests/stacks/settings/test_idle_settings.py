"""What [idle] and [[curfew]] refuse, and what they take."""

import datetime
from collections.abc import Callable

import pytest

from stacks.settings import Settings

CURFEW = {
    "team": '"forest"',
    "begins": "20:00:00",
    "ends": "06:00:00",
    "time_zone": '"Europe/Berlin"',
    "minutes": "15",
    "days_off": '["saturday", "sunday"]',
}


def curfew(**changes: str | None) -> str:
    lines = [f"{key} = {literal}" for key, literal in {**CURFEW, **changes}.items() if literal is not None]
    return "\n".join(["[[curfew]]", *lines, ""])


def test_a_curfew_is_read_as_it_is_written(load_with: Callable[..., Settings]) -> None:
    (told,) = load_with({}, curfew()).curfew

    assert (told.team, told.begins, told.ends) == ("forest", datetime.time(20), datetime.time(6))
    assert (told.time_zone, told.minutes, told.days_off) == ("Europe/Berlin", 15, ("saturday", "sunday"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"begins": '"20:00"'}, "curfew[0].begins ('20:00') must be a time without quotes"),
        ({"ends": None}, "curfew[0].ends is missing; add a time without quotes, such as 06:00:00"),
        ({"ends": "20:00:00"}, "is when it begins, so there is no curfew"),
        ({"time_zone": '"Europe/Berlni"'}, "is no time zone; write one like Europe/Berlin; did you mean Europe/Berlin"),
        ({"days_off": '["sunday", "holiday"]'}, "curfew[0].days_off[1] ('holiday') is no day; choose from monday"),
        ({"minutes": "4"}, "curfew[0].minutes (4) must be a whole number from 5 to 1440"),
        ({"team": '" forest"'}, "has blanks around it"),
        ({"team": f'"{"f" * 33}"'}, "takes more than 32 characters"),
        ({"team": '"Wälder und Flüsse und Seen"'}, "six for each letter outside it"),
        ({"hours": "3"}, "curfew[0].hours is not a setting; choose from team, begins"),
    ],
)
def test_a_curfew_that_says_nothing_clear_is_refused(
    refusal: Callable[..., list[str]], changes: dict[str, str | None], says: str
) -> None:
    (mistake,) = refusal({}, curfew(**changes))[1:]

    assert says in mistake


def test_a_team_has_one_curfew(refusal: Callable[..., list[str]]) -> None:
    (mistake,) = refusal({}, curfew() * 2)[1:]

    assert "names the team forest more than once" in mistake


@pytest.mark.parametrize(
    ("setting", "limit"),
    [("idle.shutdown_after_minutes", "90"), ("idle.canvas_minutes", "60"), ("idle.classic_minutes", "45")],
)
def test_nobody_is_warned_before_he_leaves(refusal: Callable[..., list[str]], setting: str, limit: str) -> None:
    (mistake,) = refusal({setting: limit, "idle.warn_minutes": limit})[1:]

    assert mistake.startswith(f"idle.warn_minutes ({limit}) must be less than {setting} ({limit})")


def test_kinds_that_may_be_those_of_others_are_not_looked_at_unless_the_file_says_so(
    load_with: Callable[..., Settings],
) -> None:
    idle = load_with({}).idle

    assert {idle.spark_hours, idle.mlflow_hours, idle.notebook_hours, idle.endpoint_hours, idle.space_days} == {None}
    assert {idle.cluster_hours, idle.job_grace_minutes} == {None}
