"""A schedule calls a function only if every permission on the way is there."""

import json
from typing import Any

import pytest

from stacks.rules.rule import judge
from stacks.rules.studio import idle_apps_stop, the_sweep_can_stop
from tests.stacks.rules.edits import After, Edit, Templates, name_of, permission, resources

FUNCTION, MACHINE, SCHEDULE = "AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "AWS::Events::Rule"


def schedule(templates: Templates) -> dict[str, Any]:
    found: dict[str, Any] = templates["governance"]["Resources"][name_of(templates, "governance", SCHEDULE)]
    properties: dict[str, Any] = found["Properties"]
    return properties


def defined(templates: Templates, definition: Any) -> None:
    machine = templates["governance"]["Resources"][name_of(templates, "governance", MACHINE)]
    machine["Properties"]["DefinitionString"] = definition


def a_machine_that_may_not_call(templates: Templates) -> None:
    permission(templates, "SweepWhatIsIdle")["Action"] = "lambda:GetFunction"


def a_machine_that_may_call_another(templates: Templates) -> None:
    permission(templates, "SweepWhatIsIdle")["Resource"] = "arn:aws:lambda:eu-central-1:111122223333:function:other"


def a_schedule_that_may_not_start_it(templates: Templates) -> None:
    for policy in resources(templates, "AWS::IAM::Policy"):
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
            if statement["Action"] == "states:StartExecution":
                statement["Action"] = "states:DescribeExecution"


def a_machine_that_calls_another(templates: Templates) -> None:
    other = {"Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "other"}}
    defined(templates, json.dumps({"States": {"Sweep": other}}))


def a_machine_that_only_waits(templates: Templates) -> None:
    defined(templates, json.dumps({"States": {"Wait": {"Type": "Wait"}, "Odd": "odd"}}))


def a_machine_that_nobody_can_read(templates: Templates) -> None:
    defined(templates, "{")


def a_function_that_lets_nobody_in(templates: Templates) -> None:
    function = name_of(templates, "governance", FUNCTION)
    schedule(templates)["Targets"] = [{"Id": "Target0", "Arn": {"Fn::GetAtt": [function, "Arn"]}}]


def called_directly(templates: Templates) -> None:
    a_function_that_lets_nobody_in(templates)
    source = {"Fn::GetAtt": [name_of(templates, "governance", SCHEDULE), "Arn"]}
    function = schedule(templates)["Targets"][0]["Arn"]
    properties = {"Action": "lambda:InvokeFunction", "FunctionName": function, "SourceArn": source}
    let_in = {"Type": "AWS::Lambda::Permission", "Properties": {**properties, "Principal": "events.amazonaws.com"}}
    templates["governance"]["Resources"]["LetIn"] = let_in


@pytest.mark.parametrize(
    "edit",
    [
        a_machine_that_may_not_call,
        a_machine_that_may_call_another,
        a_schedule_that_may_not_start_it,
        a_machine_that_calls_another,
        a_machine_that_only_waits,
        a_machine_that_nobody_can_read,
        a_function_that_lets_nobody_in,
    ],
)
@pytest.mark.parametrize("rule", [idle_apps_stop.RULE, the_sweep_can_stop.RULE], ids=lambda rule: rule.name)
def test_a_sweep_that_is_not_really_called_counts_as_none(rule: Any, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples


@pytest.mark.parametrize("rule", [idle_apps_stop.RULE, the_sweep_can_stop.RULE], ids=lambda rule: rule.name)
def test_a_schedule_may_call_the_function_itself(rule: Any, after: After) -> None:
    assert not judge(rule, after(called_directly)).counter_examples
