"""The network as it really is, analyzed twice a day; a path, or no answer, is heard of."""

import itertools
import json
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from stacks.constructs.access_watch import analysis
from stacks.settings import load
from tests.policies import statements
from tests.synthesis import Cloud, Document, synthesize
from tests.templates import spelled

WAYS = [
    "AWS::EC2::InternetGateway",
    "AWS::EC2::TransitGatewayAttachment",
    "AWS::EC2::VPCPeeringConnection",
    "AWS::EC2::VPNGateway",
]


@pytest.mark.requirement("NFR-2")
def test_every_path_between_the_network_and_a_gateway_is_a_finding_in_both_directions(each_cloud: Cloud) -> None:
    scope = each_cloud.only("AWS::EC2::NetworkInsightsAccessScope")
    inside = {"ResourceStatement": {"Resources": [{"Ref": "Vpc8378EB38"}]}}
    outside = {"ResourceStatement": {"ResourceTypes": WAYS}}

    assert scope["MatchPaths"] == [
        {"Source": inside, "Destination": outside},
        {"Source": outside, "Destination": inside},
    ]
    assert "ExcludePaths" not in scope


def next_state(answer: Document) -> str:
    """Where the state machine goes on an answer of AWS, by the rules of its Choice state."""
    judge = analysis("nis-1")["States"]["Judge"]
    for choice in judge["Choices"]:
        tests = choice.get("And", [choice])
        if all(answer[each["Variable"].rpartition(".")[2]] == each["StringEquals"] for each in tests):
            return str(choice["Next"])
    return str(judge["Default"])


@pytest.mark.requirement("NFR-2")
def test_only_a_finished_analysis_without_a_finding_counts_as_clean() -> None:
    ec2 = botocore.session.get_session().get_service_model("ec2")
    statuses: list[str] = ec2.shape_for("AnalysisStatus").enum
    findings: list[str] = ec2.shape_for("FindingsFound").enum

    led = {
        (status, found): next_state({"Status": status, "FindingsFound": found})
        for status, found in itertools.product(statuses, findings)
    }

    assert {answer for answer, state in led.items() if state == "NoPath"} == {("succeeded", "false")}
    assert {status for (status, _), state in led.items() if state == "Wait"} == {"running"}
    assert {state for (status, _), state in led.items() if status == "failed"} == {"PathOrUnknown"}


def test_a_finding_fails_the_execution_and_waiting_has_an_end() -> None:
    machine = analysis("nis-1")

    assert machine["States"]["PathOrUnknown"]["Type"] == "Fail"
    assert machine["TimeoutSeconds"] == 7200
    following = {name: state.get("Next") for name, state in machine["States"].items()}
    assert following == {
        "Start": "Wait",
        "Wait": "Look",
        "Look": "Judge",
        "Judge": None,
        "NoPath": None,
        "PathOrUnknown": None,
    }


def test_it_asks_ec2_what_ec2_understands() -> None:
    ec2 = botocore.session.get_session().get_service_model("ec2")
    for state in analysis("nis-1")["States"].values():
        if state["Type"] == "Task":
            operation = state["Resource"].rpartition(":")[2]
            shape: Any = ec2.operation_model(operation[0].upper() + operation[1:]).input_shape
            given = {name.removesuffix(".$") for name in state["Parameters"]}
            assert set(shape.required_members) <= given <= set(shape.members)


def test_it_is_done_twice_a_day_by_a_role_that_reads_and_starts_this_one_analysis(each_cloud: Cloud) -> None:
    machine = each_cloud.templates["network"]["Resources"]["AccessWatchAnalysis" + suffix(each_cloud)]["Properties"]
    document = json.loads(spelled(machine["DefinitionString"], each_cloud))
    rules = [rule for rule in each_cloud.properties("AWS::Events::Rule", "network")]
    allowed = {
        each.sid: each
        for each in statements(each_cloud, "network")
        if each.kind == "identity" and each.holder == "${AccessWatchRole}"
    }
    writing = [
        action
        for each in allowed.values()
        for action in each.actions
        if not action.split(":")[1].startswith(("Describe", "Get", "List", "Search"))
    ]

    assert [rule["ScheduleExpression"] for rule in rules] == ["rate(12 hours)"]
    assert document["States"]["Start"]["Parameters"]["NetworkInsightsAccessScopeId"].startswith("${AccessWatchScope")
    assert sorted(writing) == ["ec2:StartNetworkInsightsAccessScopeAnalysis", "tiros:CreateQuery"]
    assert allowed["AnalyzeThisScope"].resources[0] == "${AccessWatchScope.NetworkInsightsAccessScopeArn}"


def suffix(cloud: Cloud) -> str:
    (name,) = [name for name in cloud.of_type("AWS::StepFunctions::StateMachine", "network")]
    return name.removeprefix("network:AccessWatchAnalysis")


@pytest.mark.requirement("NFR-2")
def test_a_failed_analysis_and_a_day_without_a_clean_one_are_told_to_the_people_of_the_budget(
    each_cloud: Cloud,
) -> None:
    topic, machine = "${Alerts}", "${network:AccessWatchAnalysis}"
    alarms = {
        each["MetricName"]: each
        for each in each_cloud.properties("AWS::CloudWatch::Alarm", "governance")
        if each["Namespace"] == "AWS/States"
    }

    assert set(alarms) == {"ExecutionsFailed", "ExecutionsSucceeded"}
    for alarm in alarms.values():
        assert [spelled(action, each_cloud) for action in alarm["AlarmActions"]] == [topic]
        assert [spelled(each["Value"], each_cloud) for each in alarm["Dimensions"]] == [machine]
    found, silent = alarms["ExecutionsFailed"], alarms["ExecutionsSucceeded"]
    assert (found["ComparisonOperator"], found["Threshold"]) == ("GreaterThanOrEqualToThreshold", 1)
    assert (silent["ComparisonOperator"], silent["Threshold"], silent["Period"]) == ("LessThanThreshold", 1, 86400)
    assert [spelled(action, each_cloud) for action in silent["InsufficientDataActions"]] == [topic]
    assert silent["TreatMissingData"] == "missing"  # hence INSUFFICIENT_DATA, which speaks too


def test_alarms_of_this_account_may_use_the_topic_and_its_key(each_cloud: Cloud) -> None:
    speaking = [each for each in statements(each_cloud, "governance") if each.sid == "AlarmsOfThisAccountMayAlert"]

    assert {each.actions for each in speaking} == {("sns:Publish",), ("kms:Decrypt", "kms:GenerateDataKey")}
    for each in speaking:
        assert each.principals == ("cloudwatch.amazonaws.com",)
        assert each.conditions == (("StringEquals", "aws:SourceAccount", ("${AWS::AccountId}",)),)


def test_the_lock_on_public_access_is_a_stack_of_its_own_that_the_settings_must_ask_for(
    each_cloud: Cloud, tmp_path: Path
) -> None:
    kind = "AWS::EC2::VPCBlockPublicAccessOptions"
    settings = load("dev")
    network = settings.network.model_copy(update={"block_public_access": True})
    locked = synthesize(settings.model_copy(update={"network": network}), tmp_path)

    assert each_cloud.of_type(kind) == {}
    assert set(locked.templates) - set(each_cloud.templates) == {"public-access"}
    assert locked.only(kind, "public-access") == {"InternetGatewayBlockMode": "block-bidirectional"}
    assert [name for name in locked.of_type(kind) if not name.startswith("public-access:")] == []
