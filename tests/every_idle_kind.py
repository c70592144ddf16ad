"""Settings with every kind of ``[idle]`` switched on, curfews for several teams, and no days on trial."""

from datetime import time

from stacks.settings import Curfew, Idle, Settings

LIMITS = {
    "shutdown_after_minutes": 60,
    "canvas_minutes": 60,
    "classic_minutes": 60,
    "spark_hours": 1,
    "mlflow_hours": 1,
    "notebook_hours": 1,
    "endpoint_hours": 1,
    "cluster_hours": 1,
    "job_grace_minutes": 15,
    "space_days": 30,
}
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
