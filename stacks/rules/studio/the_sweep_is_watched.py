"""Somebody hears of a sweep that does not come, does not end, stops nothing, or does not trust what it sees."""

from collections.abc import Iterator, Mapping

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.calling import SCHEDULE, called_by
from stacks.rules.model.jobs import DOMAIN
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_ALARM, _MACHINE = "AWS::CloudWatch::Alarm", "AWS::StepFunctions::StateMachine"
_SWEEP = "lambdas.idle_shutdown."
# What the sweep counts of itself, in a namespace of ours: each is bad news.
_COUNTED = ("Unfinished", "Failed", "Held", "Untold")
_OURS, _OF_STATES = "Cloister/Idle", "AWS/States"
_LONGEST_SECONDS = 86_400
# Bad news speaks where there is one; good news, where there is none and where nothing is known.
_BAD: Mapping[str, object] = {"ComparisonOperator": "GreaterThanOrEqualToThreshold", "Threshold": 1, "Statistic": "Sum"}
_GOOD: Mapping[str, object] = {
    "ComparisonOperator": "LessThanThreshold",
    "Threshold": 1,
    "Statistic": "Sum",
    "TreatMissingData": "breaching",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    for domain in assembly.of(DOMAIN):
        of_it = {"Name": "DomainId", "Value": reference(domain.stack, domain.name, "DomainId")}
        missing = [each for each in _COUNTED if not _heard(assembly, _OURS, each, of_it, _BAD)]
        yield either(domain, not missing, "what the sweep counts is heard", f"nobody hears of {', '.join(missing)}")
    for machine in _sweeping(assembly):
        of_it = {"Name": "StateMachineArn", "Value": reference(machine.stack, machine.name)}
        failure = _heard(assembly, _OF_STATES, "ExecutionsFailed", of_it, _BAD)
        silence = _heard(assembly, _OF_STATES, "ExecutionsSucceeded", of_it, _GOOD)
        yield either(machine, failure and silence, "failure and silence are heard", "it may fail, or rest, unheard")


def _sweeping(assembly: Assembly) -> Iterator[Resource]:
    """State machines by which a schedule calls the sweep."""
    for schedule in assembly.of(SCHEDULE):
        if any(str(each.get("Handler")).startswith(_SWEEP) for each in called_by(assembly, schedule)):
            targets = [each.get("Arn") for each in schedule.listed("Targets") if isinstance(each, dict)]
            yield from (machine for value in targets if (machine := assembly.meant(value, _MACHINE)) is not None)


def _heard(
    assembly: Assembly, namespace: str, metric: str, of_it: Mapping[str, str], asked: Mapping[str, object]
) -> bool:
    named = {"Namespace": namespace, "MetricName": metric, "Dimensions": [dict(of_it)], **asked}
    return any(
        all(alarm.get(key) == value for key, value in named.items()) and _in_time(alarm)
        for alarm in assembly.of(_ALARM)
        if alarm.get("ActionsEnabled") in (None, True)
    )


def _in_time(alarm: Resource) -> bool:
    period, times = alarm.get("Period"), alarm.get("EvaluationPeriods")
    whole = isinstance(period, int) and isinstance(times, int)
    return whole and period > 0 and times > 0 and period * times <= _LONGEST_SECONDS


RULE = Rule(
    name="TheSweepIsWatched",
    requirements=("GR-1",),
    claim="A sweep that does not come, fails, stops nothing or holds back is heard of within a day",
    wrong="A sweep may rest or fail, and nobody hears of it",
    matters="What is never stopped is found on the bill, weeks later",
    mend="Leave the alarms to stacks/constructs/idle_alarms.py",
    check=check,
)
