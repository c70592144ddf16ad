"""Requests over HTTPS are decided by every policy that was really put there, as AWS decides them."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import NUMBER, REGION, Account
from tests.local_cloud.guarded_bucket import Bucket
from tests.local_cloud.policies.documents import allow, deny, document

FOREIGN = "999988887777"


def foreign_client(account: Account, service: str) -> Any:
    return account.client_with(service, access_key=FOREIGN)


def refusal(of: pytest.ExceptionInfo[ClientError]) -> str:
    return str(of.value.response["Error"]["Message"])


def test_a_buckets_policy_binds_the_accounts_root_too(account: Account) -> None:
    bucket = Bucket(account, deny("s3:GetObject"))
    with pytest.raises(ClientError) as refused:
        bucket.read(account.client("s3"))
    assert refusal(refused) == (
        f"User: arn:aws:iam::{NUMBER}:root is not authorized to perform: s3:GetObject on resource: "
        f'"{bucket.arn}/tile" with an explicit deny in a resource-based policy'
    )


def test_root_gets_back_into_a_bucket_that_locked_everybody_out(account: Account) -> None:
    bucket = Bucket(account, deny("s3:*"))
    with pytest.raises(ClientError, match="explicit deny in a resource-based policy"):
        account.client("s3").get_bucket_versioning(Bucket=bucket.name)
    account.client("s3").delete_bucket_policy(Bucket=bucket.name)
    assert bucket.read(account.client("s3")) == b"pixels"


def test_a_buckets_policy_alone_lets_a_role_of_the_account_in(account: Account) -> None:
    role, bucket = account.role(), Bucket(account)
    s3 = account.client_as(role, "s3")
    with pytest.raises(ClientError, match="because no identity-based policy allows the s3:GetObject action"):
        bucket.read(s3)
    bucket.guard(allow("s3:GetObject", Principal={"AWS": role}))
    assert bucket.read(s3) == b"pixels"


def test_a_boundary_limits_what_its_role_may(account: Account) -> None:
    role, bucket = account.role(allow("s3:*")), Bucket(account)
    policy = account.client("iam").create_policy(
        PolicyName=account.name(), PolicyDocument=document(allow("s3:GetObject"), deny("s3:PutObject"))
    )["Policy"]["Arn"]
    account.client("iam").put_role_permissions_boundary(RoleName=role.rsplit("/")[-1], PermissionsBoundary=policy)
    s3 = account.client_as(role, "s3")
    assert bucket.read(s3) == b"pixels"
    with pytest.raises(ClientError, match="with an explicit deny in a permissions boundary"):
        bucket.write(s3)
    with pytest.raises(ClientError, match="because no permissions boundary allows the s3:DeleteObject action"):
        s3.delete_object(Bucket=bucket.name, Key="tile")


def test_a_session_policy_limits_its_session(account: Account) -> None:
    role, bucket = account.role(allow("s3:*")), Bucket(account)
    given = account.client("sts").assume_role(
        RoleArn=role, RoleSessionName="narrow", Policy=document(allow("s3:GetObject"))
    )["Credentials"]
    s3 = account.client_of("s3", given)
    assert bucket.read(s3) == b"pixels"
    with pytest.raises(ClientError, match="because no session policy allows the s3:PutObject action"):
        bucket.write(s3)


def test_a_session_is_its_role_for_policies(account: Account) -> None:
    role, other = account.role(allow("s3:*")), account.role(allow("s3:*"))
    bucket = Bucket(account, deny("s3:GetObject", Condition={"ArnNotEquals": {"aws:PrincipalArn": role}}))
    assert bucket.read(account.client_as(role, "s3")) == b"pixels"
    with pytest.raises(ClientError, match="explicit deny"):
        bucket.read(account.client_as(other, "s3"))


def test_a_variable_stands_for_the_callers_own(account: Account) -> None:
    bucket = Bucket(account)
    role = account.role(allow("s3:GetObject", Resource=f"{bucket.arn}/${{aws:PrincipalTag/part}}"))
    s3 = account.client_as(role, "s3")
    with pytest.raises(ClientError, match="no identity-based policy"):
        bucket.read(s3)
    account.client("iam").tag_role(RoleName=role.rsplit("/")[-1], Tags=[{"Key": "part", "Value": "tile"}])
    assert bucket.read(s3) == b"pixels"


def test_another_accounts_principal_needs_both_accounts_policies(account: Account) -> None:
    bucket = Bucket(account)
    stranger = foreign_client(account, "s3")
    with pytest.raises(ClientError, match="because no resource-based policy allows the s3:GetObject action"):
        bucket.read(stranger)
    bucket.guard(allow("s3:GetObject", Principal={"AWS": FOREIGN}))
    assert bucket.read(stranger) == b"pixels"
    bucket.guard(allow("s3:GetObject"), deny("s3:GetObject", Condition=ELSEWHERE))
    with pytest.raises(ClientError, match="explicit deny in a resource-based policy"):
        bucket.read(stranger)


ELSEWHERE: Mapping[str, Any] = {"StringNotEquals": {"aws:PrincipalAccount": NUMBER}}


def test_another_accounts_bucket_is_closed_to_a_role_that_may_do_anything(account: Account) -> None:
    theirs = account.name("bucket")
    s3 = foreign_client(account, "s3")
    s3.create_bucket(Bucket=theirs, CreateBucketConfiguration={"LocationConstraint": REGION})
    role = account.role(allow("s3:*"))
    ours = account.client_as(role, "s3")
    with pytest.raises(ClientError, match="because no resource-based policy allows the s3:PutObject action"):
        ours.put_object(Bucket=theirs, Key="loot", Body=b"pixels")
    invited = allow("s3:PutObject", Principal={"AWS": role}, Resource=f"arn:aws:s3:::{theirs}/*")
    s3.put_bucket_policy(Bucket=theirs, Policy=document(invited))
    ours.put_object(Bucket=theirs, Key="loot", Body=b"pixels")
    home = deny("s3:*", Condition={"StringNotEquals": {"aws:ResourceAccount": NUMBER}})
    name = role.rsplit("/")[-1]
    account.client("iam").put_role_policy(RoleName=name, PolicyName="home", PolicyDocument=document(home))
    with pytest.raises(ClientError, match="explicit deny in an identity-based policy"):
        ours.put_object(Bucket=theirs, Key="loot", Body=b"pixels")


def test_a_repositorys_policy_denies_in_its_own_words(account: Account) -> None:
    ecr, name = account.client("ecr"), account.name("images")
    ecr.create_repository(repositoryName=name)
    stated = {"Effect": "Deny", "Principal": "*", "Action": "ecr:DescribeImages"}
    ecr.set_repository_policy(repositoryName=name, policyText=document(stated))
    with pytest.raises(ClientError, match="explicit deny in a resource-based policy"):
        ecr.describe_images(repositoryName=name)


def test_iam_takes_no_policy_that_it_cannot_read(account: Account) -> None:
    misspelt = allow("s3:*", Condition={"StringEqual": {"aws:SourceVpc": "vpc-1"}})
    with pytest.raises(ClientError, match="Invalid Condition type : StringEqual"):
        account.role(misspelt)
