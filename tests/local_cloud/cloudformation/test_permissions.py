"""The registry's schemas tell what a type's handler cannot do without."""

import pytest

from local_cloud.cloudformation.permissions import needed_actions
from tests.local_cloud.account import REGION


@pytest.mark.parametrize(
    ("kind", "verb", "action"),
    [
        ("AWS::S3::Bucket", "create", "s3:CreateBucket"),
        ("AWS::KMS::Key", "delete", "kms:ScheduleKeyDeletion"),
        ("AWS::EC2::SecurityGroupEgress", "create", "ec2:AuthorizeSecurityGroupEgress"),
        ("AWS::EC2::SecurityGroupEgress", "delete", "ec2:RevokeSecurityGroupEgress"),
        ("AWS::EMRServerless::Application", "create", "emr-serverless:CreateApplication"),
        ("AWS::IAM::ManagedPolicy", "delete", "iam:DeletePolicy"),
        ("AWS::Events::Rule", "create", "events:PutRule"),
        ("AWS::StepFunctions::StateMachine", "create", "states:CreateStateMachine"),
        ("AWS::CodeBuild::Project", "delete", "codebuild:DeleteProject"),
        ("Custom::Anything", "create", "lambda:InvokeFunction"),
    ],
)
def test_a_type_comes_about_and_goes_by_one_action(kind: str, verb: str, action: str) -> None:
    assert needed_actions(kind, verb, {}, REGION) == (action,)


def test_an_inline_policy_is_put_where_its_holder_is() -> None:
    assert needed_actions("AWS::IAM::Policy", "create", {"Users": ["ada"]}, REGION) == ("iam:PutUserPolicy",)
    assert needed_actions("AWS::IAM::Policy", "delete", {"Roles": ["job"]}, REGION) == ("iam:DeleteRolePolicy",)


def test_an_update_needs_any_of_what_its_properties_may_call_for() -> None:
    assert {"s3:PutBucketTagging", "s3:PutEncryptionConfiguration"} <= set(
        needed_actions("AWS::S3::Bucket", "update", {}, REGION)
    )


def test_what_makes_nothing_needs_nothing() -> None:
    assert needed_actions("AWS::CDK::Metadata", "create", {}, REGION) == ()
