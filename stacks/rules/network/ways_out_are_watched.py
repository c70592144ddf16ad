"""The templates prove what they say; an analysis by AWS looks at what is really there, and somebody hears of it."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import VPC
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
    return next((each for each in targets if each is not None), None) if on else None


def _tells_of(assembly: Assembly, alarm: Resource, flow: Resource) -> bool:
    named = any(assembly.meant(each.get("Value"), _FLOW) is flow for each in alarm.listed("Dimensions"))
    to = assembly.all_meant(alarm.listed("AlarmActions"), "AWS::SNS::Topic") is not None
    return named and to and alarm.get("ActionsEnabled") in (None, True) and alarm.get("Threshold") == 1


RULE = Rule(
    name="WaysOutAreWatched",
    requirements=("NFR-1", "NFR-2"),
    claim="AWS looks for ways in and out of the real network on a schedule, and findings and silence raise an alarm",
    wrong="A gateway that somebody adds by hand would not be noticed",
    matters="Templates say nothing of what is done in the console afterwards",
    mend="Leave the access scope, its schedule and its alarms to the network and governance stacks",
    check=check,
)
