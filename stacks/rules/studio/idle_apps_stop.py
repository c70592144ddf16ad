"""What nobody uses is stopped: by SageMaker in the app, and by our sweep outside it."""

import json
import re
from collections.abc import Iterator, Mapping

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.calling import called_by
from stacks.rules.model.jobs import DOMAIN
from stacks.rules.model.spelling import referred
from stacks.rules.rule import Fact, Rule, broken, either, holds, switched_off

_APPS = (
    "DefaultUserSettings.JupyterLabAppSettings",
    "DefaultUserSettings.CodeEditorAppSettings",
    "DefaultSpaceSettings.JupyterLabAppSettings",
)
_SWEPT = ("JupyterLab", "CodeEditor")
_LONGEST_MINUTES = 1440
_RATE = re.compile(r"rate\((\d{1,4}) (minute|hour|day)s?\)")
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60}
_SCHEDULES = ("AWS::Events::Rule", "AWS::Scheduler::Schedule")


def check(assembly: Assembly) -> Iterator[Fact]:
    for domain in assembly.of(DOMAIN):
        yield from (_stops_itself(domain, app) for app in _APPS)
    sweeps = [(each, told) for each in assembly.of(*_SCHEDULES) for told in _told_by(assembly, each)]
    for schedule, told in sweeps:
        yield holds(schedule, f"idle apps are swept: {schedule.get('ScheduleExpression')}")
        yield _in_time(schedule, _limit(told) // 60)
        yield _for_real(schedule, told["DRY_RUN"])
    if not sweeps:
        yield broken("", "no schedule sweeps idle apps")


def _stops_itself(domain: Resource, app: str) -> Fact:
    idle = domain.get(f"{app}.AppLifecycleManagement.IdleSettings") or {}
    limits = {idle.get(f"{name}IdleTimeoutInMinutes") for name in ("Min", "Max")}
    limits.add(idle.get("IdleTimeoutInMinutes"))
    limit = limits.pop() if len(limits) == 1 else None
    if not isinstance(limit, int) or idle.get("LifecycleManagement") != "ENABLED":
        return broken(domain, f"{app} need not stop")
    says = f"{app} stop after {limit} idle minutes"
    return holds(domain, says) if limit <= _LONGEST_MINUTES else switched_off(domain, says, "studio.idle_minutes")


def _in_time(schedule: Resource, minutes: int) -> Fact:
    says = f"the sweep stops an app after {minutes} idle minutes"
    return (
        holds(schedule, says)
        if minutes <= _LONGEST_MINUTES
        else switched_off(schedule, says, "idle.shutdown_after_minutes")
    )


def _for_real(schedule: Resource, dry_run: str) -> Fact:
    if dry_run == "true":
        return switched_off(schedule, "the sweep reports what is idle and stops nothing", "idle.dry_run")
    return either(schedule, dry_run == "false", "the sweep stops what is idle", "nobody knows what the sweep does")


def _told_by(assembly: Assembly, schedule: Resource) -> Iterator[Mapping[str, str]]:
    """What the functions are told that a schedule calls, enabled and once a day at least: our domain and a limit."""
    rate = _RATE.fullmatch(str(schedule.get("ScheduleExpression")))
    if schedule.get("State") != "ENABLED" or rate is None or int(rate[1]) * _MINUTES[rate[2]] > _LONGEST_MINUTES:
        return
    for function in called_by(assembly, schedule):
        told = _told(function)
        found = referred(told.get("DOMAIN_ID"))
        ours = found is not None and found[2] == "DomainId" and bool(assembly.of(DOMAIN))
        if ours and _limit(told):
            yield {"DRY_RUN": "", **told}


def _limit(told: Mapping[str, str]) -> int:
    """Seconds after which even the kind of Studio's apps with the longest limit stops; 0 where it cannot be read."""
    try:
        policies = json.loads(told.get("POLICIES", ""))
        return max(int(policies[kind]["limit"]) for kind in _SWEPT)
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0


def _told(function: Resource) -> Mapping[str, str]:
    found = function.get("Environment.Variables")
    return {name: str(value) for name, value in found.items()} if isinstance(found, dict) else {}


RULE = Rule(
    name="IdleAppsStop",
    requirements=("GR-1",),
    claim="An app that nobody uses is stopped, by a limit that people cannot change and by a sweep",
    wrong="An app may run for ever",
    matters="An idle instance costs as much as a busy one",
    mend="Set [idle] and studio.idle_minutes in config/*.toml, or acknowledge them; leave the schedule enabled",
    check=check,
)
