"""Settings with every kind of ``[idle]`` switched on, curfews for several teams, and no days on trial."""

from datetime import time, timedelta

from stacks.constructs.idle_policies import KINDS
from stacks.settings import Curfew, Idle, Settings

_NUMBERS = {timedelta(minutes=1): 60, timedelta(hours=1): 1, timedelta(days=1): 30}
LIMITS = {setting: _NUMBERS[unit] for setting, (unit, _) in KINDS.items()}
"""An hour, or a month for what is counted in days."""
TEAMS = ("cities", "crops", "forest", "water")


def with_every_idle_kind(settings: Settings) -> Settings:
    idle = Idle.model_validate({**settings.idle.model_dump(), **LIMITS, "dry_run": False, "dry_run_days": 0})
    curfews = tuple(
        Curfew(
            team=team,
            begins=time(20),
            ends=time(6),
            time_zone="Europe/Berlin",
            minutes=15,
            days_off=("saturday", "sunday"),
        )
        for team in TEAMS
    )
    return settings.model_copy(update={"idle": idle, "curfew": curfews})
