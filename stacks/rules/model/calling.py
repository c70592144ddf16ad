"""What a schedule really calls: a function that lets it in, or one that a state machine of ours calls."""

import json
from collections.abc import Iterator
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import granted_to, role_of
from stacks.rules.model.spelling import reference

FUNCTION, MACHINE, SCHEDULE = "AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "AWS::Events::Rule"
_PERMISSION = "AWS::Lambda::Permission"
_INVOKING = ":states:::lambda:invoke"


def called_by(assembly: Assembly, schedule: Resource) -> Iterator[Resource]:
    """The functions that are called each time, with every permission on the way."""
    for target in (*schedule.listed("Targets"), *schedule.listed("Target")):
        if isinstance(target, dict):
            yield from _called(assembly, schedule, target)


def _called(assembly: Assembly, schedule: Resource, target: dict[str, Any]) -> Iterator[Resource]:
    function = assembly.meant(target.get("Arn"), FUNCTION)
    if function is not None and _let_in(assembly, schedule, target, function):
        yield function
    machine = assembly.meant(target.get("Arn"), MACHINE)
    if machine is not None and _may(assembly, target.get("RoleArn"), "states:StartExecution", machine, ""):
        yield from _invoked(assembly, machine)


def _let_in(assembly: Assembly, schedule: Resource, target: dict[str, Any], function: Resource) -> bool:
    """By the function itself, or as the role that the schedule acts as."""
    arn = reference(schedule.stack, schedule.name, "Arn")
    return _may(assembly, target.get("RoleArn"), "lambda:InvokeFunction", function, "Arn") or any(
        assembly.meant(each.get("FunctionName"), FUNCTION) is function and each.get("SourceArn") == arn
        for each in assembly.of(_PERMISSION)
    )


def _invoked(assembly: Assembly, machine: Resource) -> Iterator[Resource]:
    for state in _states(machine):
        parameters = state.get("Parameters")
        named = parameters.get("FunctionName") if isinstance(parameters, dict) else None
        function = assembly.meant(named, FUNCTION) if str(state.get("Resource")).endswith(_INVOKING) else None
        if function is not None and _may(assembly, machine.get("RoleArn"), "lambda:InvokeFunction", function, "Arn"):
            yield function


def _states(machine: Resource) -> list[dict[str, Any]]:
    """The states of its definition; none where it is no JSON."""
    try:
        states = json.loads(str(machine.get("DefinitionString")))["States"].values()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    return [each for each in states if isinstance(each, dict)]


def _may(assembly: Assembly, role: Any, action: str, resource: Resource, attribute: str) -> bool:
    """Whether a role is allowed this action on this very resource."""
    found = role_of(assembly, role)
    arn = reference(resource.stack, resource.name, attribute)
    said = granted_to(assembly, found) if found else ()
    return any(each.allows and action in each.actions and arn in each.resources for each in said)
