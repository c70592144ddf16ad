"""CloudFormation may do for a stack what the stack's role may, and nothing else."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.policies.documents import Statement, allow, deny, document
from tests.local_cloud.stacks import Stack

BUCKET: dict[str, Any] = {"Type": "AWS::S3::Bucket", "Properties": {}}
TAGGED = {"Type": "AWS::S3::Bucket", "Properties": {"Tags": [{"Key": "team", "Value": "maps"}]}}
TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {}}


def role(account: Account, *statements: Statement) -> str:
    return account.role(*statements, service="cloudformation.amazonaws.com")


def test_a_role_that_may_do_anything_makes_the_stack(account: Account) -> None:
    assert Stack(account, {"One": TAGGED, "Two": TOPIC}, role=role(account, allow("*"))).status == "CREATE_COMPLETE"


def test_what_the_role_may_not_do_fails_the_resource_in_aws_words(account: Account) -> None:
    acting = role(account, allow("*"), deny("sns:CreateTopic"))
    stack = Stack(account, {"Topic": TOPIC}, role=acting)
    assert stack.status == "ROLLBACK_COMPLETE"
    name = acting.rsplit("/")[-1]
    assert f"assumed-role/{name}/AWSCloudFormation is not authorized to perform: sns:CreateTopic" in stack.reasons[0]
    assert "with an explicit deny in an identity-based policy" in stack.reasons[0]


def test_a_boundary_limits_cloudformation_too(account: Account) -> None:
    acting = role(account, allow("*"))
    iam = account.client("iam")
    policy = iam.create_policy(PolicyName=account.name(), PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName=acting.rsplit("/")[-1], PermissionsBoundary=policy)
    assert Stack(account, {"Bucket": BUCKET}, role=acting).status == "CREATE_COMPLETE"
    refused = Stack(account, {"Topic": TOPIC}, role=acting)
    assert "because no permissions boundary allows the sns:CreateTopic action" in refused.reasons[0]


def test_permission_for_the_stacks_own_names_is_enough(account: Account) -> None:
    acting = role(account, allow("sns:*", Resource="arn:aws:sns:*:*:maps-*"))
    assert Stack(account, {"Topic": TOPIC}, role=acting).status == "CREATE_COMPLETE"


def test_what_a_property_asks_for_is_done_with_the_roles_credentials(account: Account) -> None:
    acting = role(account, allow("s3:*"), deny("s3:PutBucketTagging"))
    assert Stack(account, {"Bucket": BUCKET}, role=acting).status == "CREATE_COMPLETE"
    refused = Stack(account, {"Bucket": TAGGED}, role=acting)
    assert "is not authorized to perform: s3:PutBucketTagging" in refused.reasons[0]


def test_a_stack_keeps_its_role_to_the_end(account: Account) -> None:
    acting = role(account, allow("sns:*"))
    stack = Stack(account, {"Topic": TOPIC}, role=acting)
    name = acting.rsplit("/")[-1]
    account.client("iam").put_role_policy(RoleName=name, PolicyName="test", PolicyDocument=document(allow("s3:*")))
    stack.delete()
    assert stack.status == "DELETE_FAILED"
    assert "no identity-based policy allows the sns:DeleteTopic action" in stack.reasons[-1]


def test_whoever_hands_over_a_role_must_be_allowed_to_pass_it(account: Account) -> None:
    acting = role(account, allow("*"))
    may, may_not = allow("iam:PassRole", Resource=acting), deny("iam:PassRole")
    for passing, status in ((may, "CREATE_COMPLETE"), (may_not, "")):
        by = account.client_as(account.role(allow("cloudformation:*"), passing), "cloudformation")
        if status:
            assert Stack(account, {"Topic": TOPIC}, role=acting, by=by).status == status
        else:
            with pytest.raises(ClientError, match=f"not authorized to perform: iam:PassRole on resource: {acting}"):
                Stack(account, {"Topic": TOPIC}, role=acting, by=by)


def test_without_a_role_the_rights_of_whoever_asks_decide(account: Account) -> None:
    by = account.client_as(account.role(allow("cloudformation:*"), allow("s3:*")), "cloudformation")
    assert Stack(account, {"Bucket": BUCKET}, by=by).status == "CREATE_COMPLETE"
    assert "no identity-based policy allows the sns:CreateTopic" in Stack(account, {"Topic": TOPIC}, by=by).reasons[0]


def test_a_seed_is_fetched_with_the_roles_credentials(account: Account) -> None:
    seed = {"S3": {"Bucket": account.bucket({"seed.zip": b"no zip"}), "Key": "seed.zip"}}
    repository = {"RepositoryName": account.name("code"), "Code": seed}
    acting = role(account, allow("codecommit:*"))
    stack = Stack(account, {"Code": {"Type": "AWS::CodeCommit::Repository", "Properties": repository}}, role=acting)
    assert "AccessDenied" in stack.reasons[0], json.dumps(stack.reasons)
