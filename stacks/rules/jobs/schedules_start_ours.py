"""What a schedule or an event starts is ours: an event bus can reach other accounts, and any address on the web."""

from collections.abc import Iterator
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.rule import Fact, Rule, either, holds

_SCHEDULES = ("AWS::Events::Rule", "AWS::Scheduler::Schedule")
_STARTED = ("AWS::Lambda::Function", "AWS::StepFunctions::StateMachine")
_BUS = "EventBusName"


def check(assembly: Assembly) -> Iterator[Fact]:
    schedules = assembly.of(*_SCHEDULES)
    for schedule in schedules:
        targets = (*schedule.listed("Targets"), *schedule.listed("Target"))
        started = [_started(assembly, each.get("Arn") if isinstance(each, dict) else None) for each in targets]
        names = ", ".join(each.name for each in started if each is not None)
        good = started and None not in started and _BUS not in schedule.properties
        yield either(schedule, good, f"starts {names}", "starts what is not ours, or listens to another bus")
    yield holds("", f"{len(schedules)} schedules")


def _started(assembly: Assembly, value: Any) -> Resource | None:
    return next((found for kind in _STARTED if (found := assembly.meant(value, kind)) is not None), None)


RULE = Rule(
    name="SchedulesStartOurs",
    requirements=("NFR-1", "NFR-2"),
    claim="Schedules and events start functions and state machines of these templates, and nothing else",
    wrong="An event is sent to something that these templates do not show",
    matters="A rule can hand events to another account's bus, or to any address on the web",
    mend="Name a function or a state machine of these stacks as the target",
    check=check,
)
