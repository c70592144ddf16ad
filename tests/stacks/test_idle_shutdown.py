"""What is idle is swept on a schedule, to the end, by what the settings say, and people hear of it."""

import json
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from lambdas.idle_shutdown import metrics
from lambdas.idle_shutdown.environment import Environment
from stacks.constructs.idle_kinds import IDLE_KINDS
from stacks.constructs.idle_policies import KINDS, environment
from stacks.constructs.idle_sweeps import MOST_RUNS, sweep
from stacks.settings import Curfew, load
from stacks.settings.idle import DAYS
from tests.extreme_settings import EDGES
from tests.policies import statements
from tests.synthesis import Cloud, Document, synthesize
from tests.templates import spelled

ALARM = "AWS::CloudWatch::Alarm"


def alarms(cloud: Cloud) -> dict[str, Document]:
    found = cloud.of_type(ALARM, "governance")
    return {
        name.partition("IdleShutdownAlarms")[2][:-8]: each["Properties"]
        for name, each in found.items()
        if "IdleShutdownAlarms" in name
    }


@pytest.mark.requirement("GR-1")
def test_the_sweep_runs_as_often_as_the_settings_say(each_cloud: Cloud) -> None:
    rule = each_cloud.only("AWS::Events::Rule", "governance")
    machine = each_cloud.only("AWS::StepFunctions::StateMachine", "governance")
    minutes = each_cloud.settings.idle.check_every_minutes
    definition = json.loads(spelled(machine["DefinitionString"], each_cloud))

    assert rule["State"] == "ENABLED"
    assert rule["ScheduleExpression"] == f"rate({minutes} minutes)"
    assert spelled(rule["Targets"][0]["Arn"], each_cloud) == "${IdleShutdownSweepsMachine}"
    assert definition["States"]["Sweep"]["Parameters"]["FunctionName"] == "${IdleShutdownSweep.Arn}"


@pytest.mark.requirement("GR-1")
def test_the_sweep_reads_back_what_the_stack_told_it(each_cloud: Cloud) -> None:
    function = each_cloud.only("AWS::Lambda::Function", "governance")
    variables = {name: spelled(value, each_cloud) for name, value in function["Environment"]["Variables"].items()}
    settings = each_cloud.settings

    told = Environment.from_environ(variables)

    expected = environment("${studio:Domain.DomainId}", settings.idle, settings.curfew, "${IdleShutdownNotices}")
    assert told == expected
    assert sum(len(name) + len(value) for name, value in variables.items()) < 4096


def test_each_kind_has_the_limit_of_its_setting_and_one_without_is_not_covered() -> None:
    given = {"canvas_minutes": 60, "classic_minutes": 45, "unknown_after_hours": 5, "spark_hours": 2, "mlflow_hours": 9}
    told = environment("d-1", load("prod").idle.model_copy(update=given), (), "").policies

    apps = {"JupyterLab": 150, "CodeEditor": 150, "Canvas": 60, "KernelGateway": 45, "JupyterServer": 45}
    others = {"EmrServerlessApplication": 120, "MlflowTrackingServer": 540}
    assert {kind: policy.limit / timedelta(minutes=1) for kind, policy in told.items()} == apps | others
    assert {told[kind].max_age for kind in apps} == {timedelta(hours=5)}
    assert {told[kind].notice for kind in apps} == {timedelta(minutes=30)}
    assert told["EmrServerlessApplication"].max_age is None
    assert told["MlflowTrackingServer"].max_age == timedelta(hours=9)


def edges(extreme: int) -> dict[str, int]:
    """Every limit at its least (0) or at its most (1)."""
    return {setting: int(EDGES[f"idle.{setting}"][extreme]) for setting in KINDS}


@pytest.mark.parametrize("kind", IDLE_KINDS)
def test_every_kind_can_be_switched_on_and_no_notice_is_longer_than_half_of_its_limit(kind: str) -> None:
    policy = environment("d-1", load("prod").idle.model_copy(update=edges(0)), (), "").policies[kind]

    assert policy.notice <= policy.limit / 2


def test_a_kind_that_is_switched_on_brings_its_permissions(tmp_path: Path) -> None:
    settings = load("prod")
    on = {"idle": settings.idle.model_copy(update={"endpoint_hours": 24})}
    cloud = synthesize(settings.model_copy(update=on), tmp_path)
    said = {each.sid: each for each in statements(cloud, "governance") if each.holder == "${IdleShutdownSweepRole}"}

    assert said["DeleteIdleEndpointsThatAllowIt"].conditions == (
        ("StringEquals", "aws:ResourceTag/when-idle", ("delete",)),
    )
    assert "StopOldNotebookInstances" not in said


def test_all_kinds_and_ten_teams_with_curfews_fit_into_the_environment_of_a_function() -> None:
    """4 KB: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
    teams = [
        Curfew(
            team=f"{number}{'t' * 31}",
            begins=time(20),
            ends=time(6),
            time_zone="Pacific/Chatham",  # whose rule is the longest of all
            minutes=1440,
            days_off=DAYS,
        )
        for number in range(10)
    ]
    rest = {"check_every_minutes": 480, "warn_minutes": 1439, "unknown_after_hours": 8760, "most_stops": 100_000}
    most = {**edges(1), **rest, "longest_keep_days": 30, "calls_per_second": 100}
    told = environment(
        "d-" + "a" * 61,
        load("prod").idle.model_copy(update=most),
        teams,
        "arn:aws:sns:eu-central-1:111122223333:" + "a" * 80,
    )
    variables = told.to_environ()

    assert told.policies.keys() == {kind for _, kinds in KINDS.values() for kind in kinds}
    assert sum(len(name) + len(value) for name, value in variables.items()) < 4096
    assert told.covered["JupyterLab"].curfews["3" + "t" * 31].days_off == set(range(7))


@pytest.mark.requirement("GR-1")
def test_a_sweep_goes_on_until_nothing_is_left_and_fails_after_twenty_runs() -> None:
    states = sweep("arn")["States"]
    judge = states["Judge"]

    assert judge["Choices"][0] == {"Variable": "$.Run.Resume", "IsNull": True, "Next": "Finished"}
    assert judge["Choices"][1]["NumericGreaterThanEquals"] == MOST_RUNS == 20
    assert (judge["Default"], states["GoOn"]["Next"], states["Unfinished"]["Type"]) == ("GoOn", "Sweep", "Fail")
    assert states["Choose"]["Default"] == "AnotherSweeps"


@pytest.mark.requirement("GR-1")
def test_the_machine_may_call_this_function_and_see_its_own_executions(each_cloud: Cloud) -> None:
    names = ("${IdleShutdownSweepsRole}", "${IdleShutdownSweepsLooking}")
    said = [each for each in statements(each_cloud, "governance") if each.holder in names and each.kind == "identity"]

    assert sorted((each.actions, each.resources) for each in said) == [
        (("lambda:InvokeFunction",), ("${IdleShutdownSweep.Arn}",)),
        (("states:ListExecutions",), ("${IdleShutdownSweepsMachine}",)),
    ]


@pytest.mark.requirement("GR-1")
def test_a_sweep_that_does_not_come_or_does_not_end_is_heard_of(each_cloud: Cloud) -> None:
    found = alarms(each_cloud)
    seconds = each_cloud.settings.idle.check_every_minutes * 60

    silent, failed = found["Silent"], found["Failed"]
    assert (silent["MetricName"], silent["TreatMissingData"]) == ("ExecutionsSucceeded", "breaching")
    assert (silent["Period"], silent["EvaluationPeriods"]) == (seconds, 3)
    assert silent["ComparisonOperator"] == "LessThanThreshold"
    assert (failed["MetricName"], failed["EvaluationPeriods"]) == ("ExecutionsFailed", 1)
    assert {spelled(each["AlarmActions"][0], each_cloud) for each in found.values()} == {"${Alerts}"}


def test_alarms_and_dashboard_look_at_figures_that_the_sweep_tells(each_cloud: Cloud) -> None:
    told = {*metrics.COUNTED, metrics.DOLLARS}
    ours = [each for each in alarms(each_cloud).values() if each["Namespace"] == metrics.NAMESPACE]
    shown: list[Any] = json.loads(spelled(each_cloud.only("AWS::CloudWatch::Dashboard")["DashboardBody"], each_cloud))[
        "widgets"
    ]
    drawn = {figure[1] for widget in shown for figure in widget["properties"].get("metrics", [])}

    assert {each["MetricName"] for each in ours} == {"Unfinished", "Failed", "Held", "Untold"}
    assert {each["Dimensions"][0]["Name"] for each in ours} == {metrics.DIMENSION}
    assert drawn <= told
    assert told - drawn == {"Seen"}
