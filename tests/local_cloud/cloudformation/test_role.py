"""A role of a stack has the boundary that the stack gives it, for as long as it does."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import NUMBER, Account
from tests.local_cloud.policies.documents import allow, document
from tests.local_cloud.stacks import Stack

TRUST = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{NUMBER}:root"}, "Action": "sts:AssumeRole"}


def role(boundary: str | None = None) -> dict[str, Any]:
    may = {"PolicyName": "all", "PolicyDocument": {"Version": "2012-10-17", "Statement": [allow("sns:*")]}}
    properties = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [TRUST]}, "Policies": [may]}
    limit = {"PermissionsBoundary": boundary} if boundary else {}
    return {"Role": {"Type": "AWS::IAM::Role", "Properties": {**properties, **limit}}}


def test_a_boundary_comes_and_goes_with_the_template(account: Account) -> None:
    iam = account.client("iam")
    boundary = iam.create_policy(PolicyName=account.name(), PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    stack = Stack(account, role(boundary))
    name = stack.physical_id("Role")
    sns = account.client_as(f"arn:aws:iam::{NUMBER}:role/{name}", "sns")
    with pytest.raises(ClientError, match="because no permissions boundary allows the sns:ListTopics action"):
        sns.list_topics()
    stack.update(role())
    assert "PermissionsBoundary" not in iam.get_role(RoleName=name)["Role"]
    sns.list_topics()
    stack.update(role(boundary))
    assert iam.get_role(RoleName=name)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
