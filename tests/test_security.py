"""Properties over all stacks of all environments: what no review should have to look for."""

import re
from pathlib import Path

import pytest

from stacks.constructs.access_permissions import GATHER, QUERY
from stacks.constructs.personas.auditor import LIST
from tests.policies import Statement, statements
from tests.synthesis import ROOT, Cloud
from tests.templates import spelled

SOURCES = ("app.py", "stacks", "lambdas", "jobs")
ACCOUNT_ID = re.compile(r"(?<![0-9a-f])(?!0{12})\d{12}(?![0-9a-f])")  # none is part of a hash
# Services whose listing and describing calls have no resource in IAM, and calls bound by their condition instead.
WITHOUT_RESOURCE = {
    "cloudwatch:PutMetricData",
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ecr:GetAuthorizationToken",
    "emr-serverless:ListApplications",
    "sagemaker:ListApps",
    "sagemaker:ListDomains",
    "sagemaker:ListSpaces",
    "sagemaker:ListTrainingJobs",
    "sagemaker:ListUserProfiles",
    "sso:ListInstances",
    # What AWS's analyzer of the network reads of everything that could be a way out.
    *GATHER,
    *QUERY,
    # What the auditor lists and describes.
    *LIST,
}
# The age of a signature is sent wherever it can be more than minutes: with an address or a form.
ALWAYS_SENT = {"aws:SecureTransport", "s3:TlsVersion", "s3:signatureAge"}
# What CDK writes itself, without a sid: sorted actions of each statement.
WRITTEN_BY_CDK = {
    ("kms:*",),
    ("lambda:GetFunction",),
    ("lambda:InvokeFunction",),
    ("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
    ("logs:CreateLogStream", "logs:PutLogEvents"),
    ("s3:*",),
    ("s3:DeleteObject*", "s3:GetBucket*", "s3:List*", "s3:PutBucketPolicy"),
    ("s3:PutObject",),
    ("states:StartExecution",),
    ("sts:AssumeRole",),
    (
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
    ),
}


def granted(cloud: Cloud) -> list[Statement]:
    """What roles are allowed."""
    return [each for each in statements(cloud) if each.kind == "identity" and each.effect == "Allow"]


def test_no_role_may_do_everything_anywhere_or_everything_of_a_service(each_cloud: Cloud) -> None:
    actions = {action for each in granted(each_cloud) for action in each.actions}

    assert {action for action in actions if action == "*" or action.endswith(":*")} == set()


def test_only_actions_without_a_resource_in_iam_are_allowed_on_all_resources(each_cloud: Cloud) -> None:
    anywhere = {action for each in granted(each_cloud) if "*" in each.resources for action in each.actions}

    assert anywhere <= WITHOUT_RESOURCE


def test_no_role_is_given_a_managed_policy_but_the_one_that_cdk_gives_its_own_functions(each_cloud: Cloud) -> None:
    roles = each_cloud.of_type("AWS::IAM::Role")
    managed = {
        (name.split(":")[1], spelled(policy, each_cloud).rpartition("/")[2])
        for name, role in roles.items()
        for policy in role["Properties"].get("ManagedPolicyArns", [])
    }

    assert {policy for _, policy in managed} <= {"AWSLambdaBasicExecutionRole"}
    assert all("CustomResourceProvider" in role for role, _ in managed)


def test_a_role_trusts_one_aws_service_and_nobody_else(each_cloud: Cloud) -> None:
    for each in statements(each_cloud):
        if each.kind == "trust":
            (principal,) = each.principals
            assert principal.endswith(".amazonaws.com"), each


def test_services_outside_a_role_act_only_for_this_account(each_cloud: Cloud) -> None:
    """Without the condition, the service would act for anybody's resource: the confused deputy."""
    for each in statements(each_cloud):
        if each.kind == "resource" and any(name.endswith(".amazonaws.com") for name in each.principals):
            assert {key for _, key, _ in each.conditions} & {"aws:SourceAccount", "aws:SourceArn"}, each


def test_a_resource_open_to_everybody_is_bound_by_account_or_is_a_refusal(each_cloud: Cloud) -> None:
    for each in statements(each_cloud):
        if "*" in each.principals and each.effect == "Allow":
            assert ("StringEquals", "aws:PrincipalAccount", ("${AWS::AccountId}",)) in each.conditions, each


def test_a_refusal_does_not_depend_on_a_key_that_may_be_missing(each_cloud: Cloud) -> None:
    """``Deny`` with ``Bool`` lets pass whoever does not send the key at all."""
    for each in statements(each_cloud):
        for operator, key, _ in each.conditions if each.effect == "Deny" else ():
            assert key in ALWAYS_SENT or operator == "Null" or operator.endswith("IfExists"), each


def test_sids_are_letters_and_digits(each_cloud: Cloud) -> None:
    """CloudFormation refuses any other at deployment."""
    sids = {each.sid for each in statements(each_cloud)}

    assert {sid for sid in sids if not re.fullmatch("[A-Za-z0-9]*", sid)} == set()


def test_every_statement_of_ours_says_why_in_its_sid(each_cloud: Cloud) -> None:
    nameless = {tuple(sorted(each.actions)) for each in statements(each_cloud) if not each.sid}

    assert nameless <= WRITTEN_BY_CDK


def test_the_same_sid_is_not_given_twice_in_a_policy(each_cloud: Cloud) -> None:
    named = [(each.stack, each.holder, each.kind, each.sid) for each in statements(each_cloud) if each.sid]

    assert len(named) == len(set(named))


def test_every_function_runs_on_a_runtime_that_aws_supports(each_cloud: Cloud) -> None:
    runtimes = {each["Runtime"] for each in each_cloud.properties("AWS::Lambda::Function")}

    assert runtimes <= {"python3.14", "python3.13", "nodejs24.x", "nodejs22.x"}


def test_no_account_id_is_in_a_template(each_cloud: Cloud) -> None:
    texts = {path.name: path.read_text() for path in each_cloud.folder.glob("*.template.json")}

    assert {name: ACCOUNT_ID.findall(text) for name, text in texts.items() if ACCOUNT_ID.search(text)} == {}


def sources() -> list[Path]:
    return [
        path for name in SOURCES for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))
    ]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_file_spells_a_partition_or_an_account(path: Path) -> None:
    """AWS in China is another partition; CDK writes the partition of the region by itself."""
    text = path.read_text()

    assert re.findall(r"arn:aws[a-z-]*:", text) == []
    assert ACCOUNT_ID.findall(text) == []
