"""The deployed state machine calls the deployed function until a sweep is through, whatever started it."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from operations.idle.records import Decision, read
from operations.rehearsal.stage import StepFailed
from tests.deployed_sweep import DeployedSweep

SLOW = {"CALLS_A_SECOND": "8"}
ALMOST_OVER_SECONDS = 63  # the sweep turns to nothing more in its last minute
POSITION = {"kind": "studio-apps/d-gone", "token": "77", "gone": 3}


def stopped(sweep: DeployedSweep) -> list[str]:
    """The spaces of which the log says that their app was stopped, as often as it says so."""
    found: Iterator[Decision] = read(sweep.lines(), Counter())
    return [each.case.name["SpaceName"] for each in found if each.outcome == "stopped"]


def execute(sweep: DeployedSweep, *events: str) -> list[str]:
    """The ARNs of executions that somebody started by hand, one after the other."""
    (machine,) = sweep.physical("AWS::StepFunctions::StateMachine").values()
    states = sweep.account.client("stepfunctions")
    return [str(states.start_execution(stateMachineArn=machine, input=each)["executionArn"]) for each in events]


def invoke(sweep: DeployedSweep, event: bytes) -> dict[str, Any]:
    answer = sweep.account.client("lambda").invoke(FunctionName=sweep.function, Payload=event)
    told: dict[str, Any] = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, told
    return told


@pytest.mark.requirement("GR-1")
def test_a_sweep_that_runs_short_of_time_goes_on_where_it_was_and_deals_with_each_app_once(
    sweep: DeployedSweep,
) -> None:
    """Where it was includes how many have gone: 7 may, and without the position each run would begin to count anew."""
    for number in range(9):
        sweep.app(f"late-{number}", idle=300)
    sweep.app("late-busy", idle=3)
    sweep.configure({**SLOW, "BREAKER": "7 1.0 10"}, timeout=ALMOST_OVER_SECONDS)

    swept = sweep.run()

    gone = [each for each in stopped(sweep) if each.startswith("late-")]
    assert 1 < swept.runs < 7
    assert len(gone) == len(set(gone)) == 7
    assert len(sweep.running()) == 3


@pytest.mark.requirement("GR-1")
def test_of_several_executions_the_oldest_sweeps_and_the_others_end(sweep: DeployedSweep) -> None:
    sweep.app("both", idle=300)
    sweep.configure({"CALLS_A_SECOND": "4"})
    executions = execute(sweep, "{}", "{}", "{}")

    oldest, *others = [sweep.scheduled.end(each) for each in executions]

    assert oldest == {"Runs": 1, "Run": {"Resume": None}}
    assert [each["Oldest"]["ExecutionArn"] for each in others] == [executions[0]] * 2
    assert stopped(sweep).count("both") == 1


def test_one_that_finds_another_on_its_way_begins_after_it(sweep: DeployedSweep) -> None:
    sweep.app("after", idle=300)
    first = sweep.scheduled.begin()

    assert sweep.run().runs == 1
    assert sweep.scheduled.end(first)["Runs"] == 1
    assert stopped(sweep).count("after") == 1


@pytest.mark.parametrize(
    "event",
    [
        "[]", json.dumps({"Runs": 20, "Run": {"Resume": POSITION}, "Oldest": {"ExecutionArn": "arn:theirs"}}),
        json.dumps({"detail": "x" * 260_000}),
    ],
    ids=["a list", "what another execution was at", "as long as AWS takes"],
)  # fmt: skip
def test_whatever_starts_the_machine_it_sweeps_from_the_beginning(sweep: DeployedSweep, event: str) -> None:
    sweep.app("door", idle=300)

    (execution,) = execute(sweep, event)

    assert sweep.scheduled.end(execution) == {"Runs": 1, "Run": {"Resume": None}}
    assert sweep.running() == set()


def test_what_is_no_json_starts_no_machine(sweep: DeployedSweep) -> None:
    with pytest.raises(ClientError, match="InvalidExecutionInput"):
        execute(sweep, "{")


@pytest.mark.parametrize(
    "event",
    [b"", b"[]", b'{"resume": "yes"}', b'{"detail": "' + b"x" * 5_000_000 + b'"}'],
    ids=["nothing", "a list", "no position", "five megabytes"],
)
def test_whatever_invokes_the_function_it_sweeps_from_the_beginning(sweep: DeployedSweep, event: bytes) -> None:
    sweep.app("called", idle=300)
    told = invoke(sweep, event)

    assert (told["counts"]["stopped"], told["resume"]) == (1, None)


def test_a_position_that_is_replayed_or_of_another_domain_stops_nothing_twice(sweep: DeployedSweep) -> None:
    sweep.app("once", idle=300)
    event = json.dumps({"resume": POSITION | {"kind": f"studio-apps/{sweep.domain}", "token": ""}}).encode()
    stops = [invoke(sweep, each)["counts"].get("stopped", 0) for each in (event, event, json.dumps(POSITION).encode())]

    assert stops == [1, 0, 0]


def test_a_function_that_cannot_begin_fails_the_execution(sweep: DeployedSweep) -> None:
    sweep.configure({"BREAKER": "half of them"})

    with pytest.raises(StepFailed, match="FAILED"):
        sweep.run()


def test_the_schedule_starts_this_machine(
    sweep: DeployedSweep,
) -> None:
    (rule,) = sweep.physical("AWS::Events::Rule").values()
    (target,) = sweep.account.client("events").list_targets_by_rule(Rule=rule)["Targets"]

    assert [target["Arn"]] == list(sweep.physical("AWS::StepFunctions::StateMachine").values())
    assert "Input" not in target
