"""What nobody uses is stopped: by SageMaker in the app, and by our sweep outside it."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN
from stacks.rules.model.spelling import referred
from stacks.rules.rule import Fact, Rule, broken, either

_APPS = (
    "DefaultUserSettings.JupyterLabAppSettings",
    "DefaultUserSettings.CodeEditorAppSettings",
    "DefaultSpaceSettings.JupyterLabAppSettings",
)
_LONGEST_MINUTES = 1440
_RATE = re.compile(r"rate\((\d+) (minutes?|hours?)\)")
_FUNCTION = "AWS::Lambda::Function"


def check(assembly: Assembly) -> Iterator[Fact]:
    for domain in assembly.of(DOMAIN):
        for app in _APPS:
            idle = domain.get(f"{app}.AppLifecycleManagement.IdleSettings") or {}
            limits = {idle.get(f"{name}IdleTimeoutInMinutes") for name in ("Min", "Max")}
            limits.add(idle.get("IdleTimeoutInMinutes"))
            limit = limits.pop() if len(limits) == 1 else None
            good = isinstance(limit, int) and limit <= _LONGEST_MINUTES and idle.get("LifecycleManagement") == "ENABLED"
            yield either(domain, good, f"{app} stop after {limit} idle minutes", f"{app} need not stop")
    sweeps = [each for each in assembly.of("AWS::Events::Rule", "AWS::Scheduler::Schedule") if _sweeps(assembly, each)]
    for sweep in sweeps:
        yield either(sweep, True, f"idle apps are swept: {sweep.get('ScheduleExpression')}", "")
    if not sweeps:
        yield broken("", "no schedule sweeps idle apps")


def _sweeps(assembly: Assembly, rule: Resource) -> bool:
    """On a schedule of minutes or hours, enabled, calling a function of ours that stops apps of the domain."""
    targets = [each.get("Arn") for each in (*rule.listed("Targets"), *rule.listed("Target"))]
    functions = [assembly.meant(each, _FUNCTION) for each in targets]
    on = rule.get("State") == "ENABLED" and _RATE.fullmatch(str(rule.get("ScheduleExpression")))
    return bool(on) and any(function is not None and _stops(assembly, function) for function in functions)


def _stops(assembly: Assembly, function: Resource) -> bool:
    """It is told our domain and a limit of a day at most, and really stops what it finds."""
    told = _told(function)
    found = referred(told.get("DOMAIN_ID"))
    ours = found is not None and found[2] == "DomainId" and bool(assembly.of(DOMAIN))
    seconds = str(told.get("LIMIT_SECONDS"))
    in_time = seconds.isdigit() and int(seconds) <= _LONGEST_MINUTES * 60
    return ours and in_time and told.get("DRY_RUN") == "false"


def _told(function: Resource) -> dict[str, object]:
    found = function.get("Environment.Variables")
    return found if isinstance(found, dict) else {}


RULE = Rule(
    name="IdleAppsStop",
    requirements=("GR-1",),
    claim="An app that nobody uses is stopped, by a limit that people cannot change and by a sweep",
    wrong="An app may run for ever",
    matters="An idle instance costs as much as a busy one",
    mend="Set idle and studio.idle_minutes in config/*.toml; leave the schedule enabled",
    check=check,
)
