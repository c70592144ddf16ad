"""The templates prove what they say; an analysis by AWS looks at what is really there, and somebody hears of it."""

import json
from collections.abc import Iterator

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
_ASKS = ("startNetworkInsightsAccessScopeAnalysis", "describeNetworkInsightsAccessScopeAnalyses", "FindingsFound")


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
    """Its definition is a state machine that starts the analysis, waits for it, and fails on findings."""
    text = str(flow.get("DefinitionString"))
    scopes = [reference(each.stack, each.name, "NetworkInsightsAccessScopeId") for each in assembly.of(_SCOPE)]
    if not any(f'"NetworkInsightsAccessScopeId":"{scope}"' in text for scope in scopes):
        return False
    try:
        states = json.loads(text)["States"]
    except (ValueError, KeyError, TypeError):
        return False
    kinds = {state.get("Type") for state in states.values()}
    return all(word in text for word in _ASKS) and kinds >= {"Task", "Choice", "Succeed", "Fail"}


def _tells_of(assembly: Assembly, alarm: Resource, flow: Resource) -> bool:
    of = {each.get("Name"): assembly.meant(each.get("Value"), _FLOW) for each in alarm.listed("Dimensions")}
    named = of.get("StateMachineArn") is flow
    to = _to_a_topic(assembly, alarm, "AlarmActions")
    counted = {name: alarm.get(name) for name in _COUNTED}
    in_time = isinstance(alarm.get("Period"), int) and alarm.get("Period") <= _LONGEST_SECONDS
    by = _COMPARED.get(str(alarm.get("MetricName"))) == alarm.get("ComparisonOperator")
    silence = alarm.get("MetricName") != "ExecutionsSucceeded" or _to_a_topic(
        assembly, alarm, "InsufficientDataActions"
    )
    return (
        bool(silence)
        and named
        and to
        and counted == _COUNTED
        and in_time
        and by
        and alarm.get("ActionsEnabled") in (None, True)
    )


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
