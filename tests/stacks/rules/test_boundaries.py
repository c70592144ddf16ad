"""The rule of boundaries: every denial counts, and an action that IAM cannot bound is on no boundary's list."""

from typing import Any

import pytest
from aws_cdk import aws_iam as iam

from stacks.constructs.job_bounds import JobBounds
from stacks.constructs.job_denials import app_denials, job_denials
from stacks.rules.jobs import bounded_whatever_is_attached
from stacks.rules.rule import judge
from tests.stacks.rules.edits import After, Templates, Worlds, permission, resources, with_statement

RULE = bounded_whatever_is_attached.RULE
MAY = "WhatWasReviewed"
STARTING = ("sagemaker:CreateApp", "sagemaker:CreateProcessingJob", "sagemaker:CreateTrainingJob")
BOUNDS = JobBounds(
    prefix="cloister",
    instance_type="ml.m5.xlarge",
    subnet_ids=["<VpcSubnets>"],
    security_group_id="<VpcSecurityGroupIds>",
    output_key_arn="<OutputKmsKeyArn>",
    volume_key_arn="<VolumeKmsKeyArn>",
    max_runtime_seconds=3600,
)
Denials = list[dict[str, Any]]


def denials() -> Denials:
    said = [*job_denials(BOUNDS), *app_denials(["ml.t3.medium", "system"])]
    found: Denials = iam.PolicyDocument(statements=said, minimize=False).to_json()["Statement"]
    return found


NAMES = [each["Sid"] for each in denials()]


@pytest.fixture(scope="module")
def bounded(after: After) -> Worlds:
    """Every role of users under a boundary that allows to start jobs and apps, with these denials."""

    def edit(templates: Templates) -> None:
        condition = permission(templates, "TrainInsideTheNetwork")["Condition"]
        ours = {
            f"<{name.partition(':')[2]}>": value
            for operator in ("ForAllValues:StringEquals", "ArnEquals")
            for name, value in condition[operator].items()
        }
        may = {"Sid": MAY, "Effect": "Allow", "Action": list(STARTING), "Resource": "*"}
        statements = [may, *(_filled(each, ours) for each in denials())]
        for stack in ("studio", "training"):
            templates[stack]["Resources"]["Boundary"] = {
                "Type": "AWS::IAM::ManagedPolicy",
                "Properties": {"PolicyDocument": {"Version": "2012-10-17", "Statement": statements}},
            }
        for role in resources(templates, "AWS::IAM::Role"):
            if "sagemaker" in str(role):
                role["Properties"]["PermissionsBoundary"] = {"Ref": "Boundary"}

    return after(edit)


def _filled(statement: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    ((operator, ((key, value),)),) = ((name, tests.items()) for name, tests in statement["Condition"].items())
    named = value[0] if isinstance(value, list) else value
    return {**statement, "Condition": {operator: {key: ours.get(named, value)}}}


def test_it_holds_once_every_boundary_has_the_denials(bounded: Worlds) -> None:
    assert judge(RULE, bounded).proven


@pytest.mark.parametrize("sid", NAMES)
def test_each_denial_counts_and_on_every_resource(sid: str, bounded: Worlds) -> None:
    narrow = "arn:aws:sagemaker:*:*:training-job/others-*"

    assert judge(RULE, with_statement(bounded, sid, lambda each: each.update(Effect="Allow"))).counter_examples
    assert judge(RULE, with_statement(bounded, sid, lambda each: each.update(Resource=narrow))).counter_examples


def test_a_condition_more_refuses_too_little(bounded: Worlds) -> None:
    def narrowed(statement: dict[str, Any]) -> None:
        statement["Condition"]["StringEquals"] = {"aws:RequestTag/team": "sea"}

    assert judge(RULE, with_statement(bounded, "JobsEnd", narrowed)).counter_examples


@pytest.mark.parametrize("more", ["sagemaker:CreateAutoMLJob", "sagemaker:Create*"])
def test_what_iam_cannot_bound_is_on_no_boundarys_list(more: str, bounded: Worlds) -> None:
    listed = with_statement(bounded, MAY, lambda each: each.update(Action=[*STARTING, more]))

    assert judge(RULE, listed).counter_examples


def test_a_role_without_a_boundary_is_not_bounded(after: After) -> None:
    def unbounded(templates: Templates) -> None:
        for role in resources(templates, "AWS::IAM::Role"):
            role["Properties"].pop("PermissionsBoundary", None)

    assert judge(RULE, after(unbounded)).counter_examples
