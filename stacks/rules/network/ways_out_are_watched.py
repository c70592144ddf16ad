"""The templates prove what they say; an analysis by AWS looks at what is really there, and somebody hears of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import VPC
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_SCOPE, _FLOW, _ALARM = (
    "AWS::EC2::NetworkInsightsAccessScope",
    "AWS::StepFunctions::StateMachine",
    "AWS::CloudWatch::Alarm",
)
_OUTSIDE = {
    "AWS::EC2::InternetGateway",
    "AWS::EC2::TransitGatewayAttachment",
    "AWS::EC2::VPCPeeringConnection",
    "AWS::EC2::VPNGateway",
}

_COUNTED = {"Threshold": 1, "EvaluationPeriods": 1, "Statistic": "Sum", "Namespace": "AWS/States"}
_COMPARED = {"ExecutionsFailed": "GreaterThanOrEqualToThreshold", "ExecutionsSucceeded": "LessThanThreshold"}
_LONGEST_SECONDS = 86_400
_STARTS, _SCOPE_ID = ":aws-sdk:ec2:startNetworkInsightsAccessScopeAnalysis", "NetworkInsightsAccessScopeId"
_CLEAN = (
    {"Variable": "$.Latest.Status", "StringEquals": "succeeded"},
    {"Variable": "$.Latest.FindingsFound", "StringEquals": "false"},
)
# Silence is heard where missing figures count as a breach, or leave the alarm with too little to tell.
_HEARD = (None, "missing", "breaching")


def check(assembly: Assembly) -> Iterator[Fact]:
    for network in assembly.of(VPC):
        ways = {way for scope in assembly.of(_SCOPE) for way in _watched(assembly, scope, network)}
        both = ways >= {("Source", "Destination"), ("Destination", "Source")}
        yield either(network, both, "watched in both directions", "a way in or out is not looked for")
    running = [flow for rule in assembly.of("AWS::Events::Rule") if (flow := _scheduled(assembly, rule)) is not None]
    yield either("", running, f"looked for on a schedule: {len(running)}", "nobody looks for it on a schedule")
    for flow in running:
        alarms = {each.get("MetricName") for each in assembly.of(_ALARM) if _tells_of(assembly, each, flow)}
        good = {"ExecutionsFailed", "ExecutionsSucceeded"} <= alarms
        yield either(flow, good, "a finding, and silence, alarm somebody", "a finding or silence would go unheard")


def _watched(assembly: Assembly, scope: Resource, network: Resource) -> Iterator[tuple[str, str]]:
    for path in scope.listed("MatchPaths"):
        for here, there in (("Source", "Destination"), ("Destination", "Source")):
            ours = path.get(here, {}).get("ResourceStatement", {}).get("Resources", [])
            others = path.get(there, {}).get("ResourceStatement", {}).get("ResourceTypes", [])
            if any(assembly.meant(each, VPC) is network for each in ours) and set(others) >= _OUTSIDE:
                yield here, there


def _scheduled(assembly: Assembly, rule: Resource) -> Resource | None:
    targets = [assembly.meant(each.get("Arn"), _FLOW) for each in rule.listed("Targets")]
    on = rule.get("State") == "ENABLED" and str(rule.get("ScheduleExpression")).startswith(("rate(", "cron("))
    return next((each for each in targets if each is not None and _analyses(assembly, each)), None) if on else None


def _analyses(assembly: Assembly, flow: Resource) -> bool:
    """It starts with an analysis of our scope, and ends well only where AWS says that nothing was found."""
    definition = _parsed(flow.get("DefinitionString"))
    states = definition.get("States")
    if not isinstance(states, dict) or not all(isinstance(state, dict) for state in states.values()):
        return False
    first = states.get(definition.get("StartAt"), {})
    asked = str(first.get("Resource")).endswith(_STARTS) and _is_ours(assembly, first.get("Parameters"))
    well = {name for name, state in states.items() if state.get("Type") == "Succeed"}
    ends = any("End" in state for state in states.values())
    return asked and bool(well) and not ends and all(_is_clean(each) for each in _ways(states) if each["Next"] in well)


def _parsed(definition: Any) -> Mapping[str, Any]:
    try:
        found = json.loads(str(definition))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_ours(assembly: Assembly, parameters: Any) -> bool:
    scopes = [reference(each.stack, each.name, _SCOPE_ID) for each in assembly.of(_SCOPE)]
    return isinstance(parameters, dict) and parameters.get(_SCOPE_ID) in scopes


def _ways(states: Mapping[str, Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every way from one state to another: the one that follows, a choice, what catches a failure."""
    for state in states.values():
        yield from ({"Next": state[key]} for key in ("Next", "Default") if key in state)
        for key in ("Choices", "Catch"):
            several = state.get(key)
            found = several if isinstance(several, list) else []
            yield from (way for way in found if isinstance(way, dict) and "Next" in way)


def _is_clean(way: Mapping[str, Any]) -> bool:
    """Taken only where the analysis came to its end and found nothing."""
    tests = way.get("And")
    return isinstance(tests, list) and all(test in tests for test in _CLEAN)


def _tells_of(assembly: Assembly, alarm: Resource, flow: Resource) -> bool:
    of = {each.get("Name"): assembly.meant(each.get("Value"), _FLOW) for each in alarm.listed("Dimensions")}
    named = of.get("StateMachineArn") is flow
    to = _to_a_topic(assembly, alarm, "AlarmActions")
    counted = {name: alarm.get(name) for name in _COUNTED}
    in_time = isinstance(alarm.get("Period"), int) and alarm.get("Period") <= _LONGEST_SECONDS
    by = _COMPARED.get(str(alarm.get("MetricName"))) == alarm.get("ComparisonOperator")
    enabled = alarm.get("ActionsEnabled") in (None, True)
    return named and to and counted == _COUNTED and in_time and by and enabled and _hears_silence(assembly, alarm)


def _hears_silence(assembly: Assembly, alarm: Resource) -> bool:
    """Asked of the alarm on successes only: a failure that does not happen is no news."""
    if alarm.get("MetricName") != "ExecutionsSucceeded":
        return True
    return alarm.get("TreatMissingData") in _HEARD and _to_a_topic(assembly, alarm, "InsufficientDataActions")


def _to_a_topic(assembly: Assembly, alarm: Resource, actions: str) -> bool:
    return assembly.all_meant(alarm.listed(actions), "AWS::SNS::Topic") is not None


RULE = Rule(
    name="WaysOutAreWatched",
    requirements=("NFR-1", "NFR-2"),
    claim="AWS looks for ways in and out of the real network on a schedule, and findings and silence raise an alarm",
    wrong="A gateway that somebody adds by hand would not be noticed",
    matters="Templates say nothing of what is done in the console afterwards",
    mend="Leave the access scope, its schedule and its alarms to the network and governance stacks",
    check=check,
)
