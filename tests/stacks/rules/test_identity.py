"""The rules of who may do what, each shown production after edits that a review might miss."""

import pytest

from stacks.rules.identity import (
    denies_fail_closed,
    exact_actions,
    no_foreign_account,
    readable_policies,
    resources_are_ours,
    roles_go_to_sagemaker,
    trusted_services_only,
    users_do_what_was_reviewed,
)
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import (
    After,
    Edit,
    Templates,
    add,
    first,
    permission,
    statements_of,
)

POLICY = "AWS::IAM::Policy"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def what_is_meant_by_exclusion(templates: Templates) -> None:
    statement = statements_of(templates, POLICY)[0]
    statement["NotAction"] = statement.pop("Action")


def a_sid_that_fails_at_deployment(templates: Templates) -> None:
    permission(templates, "ListJobs")["Sid"] = "list-jobs"


def one_sid_twice(templates: Templates) -> None:
    permission(templates, "ListJobs")["Sid"] = "SeeTheDomain"


def all_actions(templates: Templates) -> None:
    statements_of(templates, POLICY).append(EVERYTHING)


def a_pattern_of_actions(templates: Templates) -> None:
    permission(templates, "ReadOnly")["Action"] = "s3:Get*"


def a_policy_of_aws(templates: Templates) -> None:
    role = first(templates, "AWS::IAM::Role")
    role["ManagedPolicyArns"] = ["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"]


def every_bucket(templates: Templates) -> None:
    permission(templates, "ReadOnly")["Resource"] = "*"


def a_foreign_bucket(templates: Templates) -> None:
    permission(templates, "ReadOnly")["Resource"] = "arn:aws:s3:::somebody-elses/*"


def jobs_of_every_project(templates: Templates) -> None:
    permission(templates, "TrainInsideTheNetwork")["Resource"] = {
        "Fn::Sub": "arn:aws:sagemaker:eu-central-1:${AWS::AccountId}:*"
    }


def another_account_may_assume(templates: Templates) -> None:
    trust = first(templates, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"][0]
    trust["Principal"] = {"AWS": "arn:aws:iam::999999999999:root"}


def anybody_may_assume(templates: Templates) -> None:
    first(templates, "AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] = "*"


def refuse(operator: str) -> Edit:
    def refusal(templates: Templates) -> None:
        condition = {operator: {"sagemaker:NetworkIsolation": "false"}}
        statements_of(templates, POLICY).append(
            {"Effect": "Deny", "Action": "sagemaker:CreateTrainingJob", "Resource": "*", "Condition": condition}
        )

    refusal.__name__ = f"a_refusal_by_{operator}"
    return refusal


def any_role_handed_on(templates: Templates) -> None:
    permission(templates, "PassTheTrainingRoleToSageMakerOnly")["Resource"] = "*"


def a_role_handed_to_any_service(templates: Templates) -> None:
    del permission(templates, "PassTheTrainingRoleToSageMakerOnly")["Condition"]


def an_account_by_its_number(templates: Templates) -> None:
    add(templates, "network", "AWS::SNS::Topic", TopicName="copies-to-999999999999")


def a_way_to_share_a_snapshot(templates: Templates) -> None:
    permission(templates, "ListJobs")["Action"] = ["sagemaker:ListTrainingJobs", "ec2:ModifySnapshotAttribute"]


def a_job_without_keys_for_the_network(templates: Templates) -> None:
    permission(templates, "ListJobs")["Action"] = ["sagemaker:CreateAutoMLJobV2"]


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (readable_policies.RULE, what_is_meant_by_exclusion),
    (readable_policies.RULE, a_sid_that_fails_at_deployment),
    (readable_policies.RULE, one_sid_twice),
    (exact_actions.RULE, all_actions),
    (exact_actions.RULE, a_pattern_of_actions),
    (exact_actions.RULE, a_policy_of_aws),
    (resources_are_ours.RULE, every_bucket),
    (resources_are_ours.RULE, a_foreign_bucket),
    (resources_are_ours.RULE, jobs_of_every_project),
    (trusted_services_only.RULE, another_account_may_assume),
    (trusted_services_only.RULE, anybody_may_assume),
    (denies_fail_closed.RULE, refuse("Bool")),
    (denies_fail_closed.RULE, refuse("ForAnyValue:StringNotEquals")),
    (roles_go_to_sagemaker.RULE, any_role_handed_on),
    (roles_go_to_sagemaker.RULE, a_role_handed_to_any_service),
    (no_foreign_account.RULE, an_account_by_its_number),
    (users_do_what_was_reviewed.RULE, a_way_to_share_a_snapshot),
    (users_do_what_was_reviewed.RULE, a_job_without_keys_for_the_network),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_permission_that_was_widened_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples


@pytest.mark.parametrize("operator", ["BoolIfExists", "Null", "StringNotEquals"])
def test_a_refusal_that_does_not_need_its_key_holds(operator: str, after: After) -> None:
    assert judge(denies_fail_closed.RULE, after(refuse(operator))).proven
