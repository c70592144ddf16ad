"""When what nobody uses is stopped, and in which hours sooner."""

import datetime
import json
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from stacks.settings.section import Section
from stacks.settings.spelling import did_you_mean
from stacks.settings.values import whole

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_OF_MINUTES = 24 * 60
_WEEK_OF_HOURS = 7 * 24
_LONGEST_TEAM = 32  # of ten teams, so that all fits into the 4 KB of a function's environment
_MINUTES = {"minutes": 1, "hours": 60, "days": _DAY_OF_MINUTES}


class Idle(Section):
    """The sweep that stops what SageMaker's own idle setting does not."""

    shutdown_after_minutes: int = whole(
        15, 10_080, "minutes without activity after which JupyterLab and Code Editor are stopped"
    )
    canvas_minutes: int = whole(
        15, _DAY_OF_MINUTES, "minutes without activity after which Canvas is stopped", unless_given=120
    )
    classic_minutes: int = whole(
        15,
        _DAY_OF_MINUTES,
        "minutes without activity after which apps of Studio Classic are stopped",
        unless_given=120,
    )
    spark_hours: int | None = whole(
        1, _WEEK_OF_HOURS, "hours without a run after which an EMR Serverless application is stopped", unless_given=None
    )
    mlflow_hours: int | None = whole(
        1, _WEEK_OF_HOURS, "hours after its start at which an MLflow tracking server is stopped", unless_given=None
    )
    notebook_hours: int | None = whole(
        1, _WEEK_OF_HOURS, "hours after its start at which a notebook instance is stopped", unless_given=None
    )
    endpoint_hours: int | None = whole(
        1,
        60 * 24,
        "hours without an invocation after which an endpoint is scaled to zero or reported",
        unless_given=None,
    )
    cluster_hours: int | None = whole(
        1,
        _WEEK_OF_HOURS,
        "hours without work after which an EMR cluster whose tag allows it is ended",
        unless_given=None,
    )
    job_grace_minutes: int | None = whole(
        1, _DAY_OF_MINUTES, "minutes past the tag approved-until of a job after which it is stopped", unless_given=None
    )
    space_days: int | None = whole(30, 365, "days without an app after which a space is reported", unless_given=None)
    shared_spaces: bool = Field(
        False, description="true or false, without quotes: whether apps of spaces that several people share are stopped"
    )
    check_every_minutes: int = whole(1, 480, "minutes from one sweep to the next")
    warn_minutes: int = whole(0, _DAY_OF_MINUTES, "minutes before a stop at which its owner is told", unless_given=15)
    unknown_after_hours: int = whole(
        0, 8_760, "hours after which even an app stops of whose use nothing is known; 0 for never", unless_given=0
    )
    longest_keep_days: int = whole(
        1, 30, "days ahead that a tag keep-until may lie without an admin's approval", unless_given=14
    )
    most_stops: int = whole(1, 100_000, "things that one sweep stops at most", unless_given=2_000)
    most_stops_percent: int = whole(
        1, 100, "percent of what runs; a sweep that would stop more stops a fifth of that", unless_given=50
    )
    calls_per_second: int = whole(1, 100, "calls to AWS a second, at most", unless_given=10)
    dry_run: bool = Field(description="true or false, without quotes: whether to report what is idle and stop nothing")
    dry_run_days: int = whole(
        0, 14, "days of a new domain in which the sweep reports what is idle and stops nothing", unless_given=7
    )

    @field_validator("check_every_minutes")
    @classmethod
    def _no_longer_than_a_limit(cls, every: int, known: ValidationInfo) -> int:
        for name, limit in known.data.items():
            unit = _MINUTES.get(name.rpartition("_")[2])
            if unit and limit is not None and every > limit * unit:
                raise ValueError(
                    f"must not exceed idle.{name} ({limit}): what is idle would outlive its limit by a whole sweep; "
                    "lower the former or raise the latter"
                )
        return every

    @field_validator("warn_minutes")
    @classmethod
    def _within_the_limit(cls, warn: int, known: ValidationInfo) -> int:
        limits = {
            name: known.data.get(name) for name in ("shutdown_after_minutes", "canvas_minutes", "classic_minutes")
        }
        for name, limit in limits.items():
            if limit is not None and warn >= limit:
                raise ValueError(
                    f"must be less than idle.{name} ({limit}): nobody can be warned before he leaves; lower the former "
                    "or raise the latter"
                )
        return warn


def _zone(value: str) -> str:
    known = available_timezones()
    if value not in known:
        raise ValueError(f"is no time zone; write one like Europe/Berlin{did_you_mean(value, sorted(known))}")
    return value


def _team(value: str) -> str:
    if not value or value != value.strip() or not value.isprintable():
        raise ValueError("is empty, or has blanks around it or characters that cannot be seen")
    if len(json.dumps(value)) > _LONGEST_TEAM + 2:
        raise ValueError(
            f"takes more than {_LONGEST_TEAM} characters where it is written in ASCII, six for each letter outside it; "
            "shorten it"
        )
    return value


def _day(value: str) -> str:
    if value not in DAYS:
        raise ValueError(f"is no day; choose from {', '.join(DAYS)}")
    return value


class Curfew(Section):
    """Hours in which a team does not work: what is unused then stops sooner, and what is used goes on."""

    team: Annotated[str, AfterValidator(_team)] = Field(
        description="1 to 32 characters in quotes: the value of the tag team that this is for"
    )
    begins: datetime.time = Field(description="a time without quotes, such as 20:00:00: when it begins every day")
    ends: datetime.time = Field(
        description="a time without quotes, such as 06:00:00: when it ends, on the next day if that is earlier"
    )
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        description='a time zone in quotes, such as "Europe/Berlin": where the team is'
    )
    minutes: int = whole(5, _DAY_OF_MINUTES, "minutes without activity after which an app is stopped meanwhile")
    days_off: tuple[Annotated[str, AfterValidator(_day)], ...] = Field(
        (), strict=False, max_length=7, description='a list of days in quotes, such as "saturday": off all day'
    )

    @field_validator("ends")
    @classmethod
    def _is_some_time(cls, ends: datetime.time, known: ValidationInfo) -> datetime.time:
        if ends == known.data.get("begins"):
            raise ValueError("is when it begins, so there is no curfew; change one of them")
        return ends


def _one_a_team(curfews: tuple[Curfew, ...]) -> tuple[Curfew, ...]:
    teams: list[Any] = [each.team for each in curfews]
    twice = sorted({team for team in teams if teams.count(team) > 1})
    if twice:
        raise ValueError(f"names the team {twice[0]} more than once; keep one of them")
    return curfews


Curfews = Annotated[tuple[Curfew, ...], AfterValidator(_one_a_team)]
