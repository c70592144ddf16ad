"""The policy of the endpoint that a request comes in by has a say, whoever sends it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import NUMBER, Account
from tests.local_cloud.guarded_bucket import Bucket
from tests.local_cloud.network.private import PrivateNetwork, client, private_network
from tests.local_cloud.policies.documents import Statement, allow, deny

HOME = {"StringEquals": {"aws:PrincipalAccount": NUMBER, "aws:ResourceAccount": NUMBER}}


def to_anyone(statement: Statement) -> dict[str, Any]:
    return {**statement, "Principal": "*"}


def network_with(account: Account, *policy: Statement) -> PrivateNetwork:
    resources = private_network()
    resources["S3"]["Properties"]["PolicyDocument"] = {"Statement": [to_anyone(each) for each in policy]}
    return PrivateNetwork(account, resources)


@pytest.fixture(scope="module")
def inside(account: Account) -> dict[str, str]:
    """A terminal behind an S3 endpoint for this account's principals and buckets, for reading alone."""
    network = network_with(
        account, allow("s3:GetObject*", Condition=HOME), allow("s3:Put*"), deny("s3:PutObject"), allow("s3:List*")
    )
    return account.cloud.inside(network.app())


def test_what_the_endpoints_policy_allows_goes_through(account: Account, inside: dict[str, str]) -> None:
    assert Bucket(account).read(client(inside, "s3")) == b"pixels"


def test_what_it_denies_does_not(account: Account, inside: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="with an explicit deny in a VPC endpoint policy"):
        Bucket(account).write(client(inside, "s3"))


def test_what_it_does_not_name_does_not_either(account: Account, inside: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="because no VPC endpoint policy allows the s3:DeleteObject action"):
        client(inside, "s3").delete_object(Bucket=Bucket(account).name, Key="tile")


def test_a_foreign_key_pair_inside_does_not_get_through_either(account: Account, inside: dict[str, str]) -> None:
    bucket = Bucket(account, allow("s3:GetObject"))
    smuggled = {**inside, "AWS_ACCESS_KEY_ID": "999988887777", "AWS_SESSION_TOKEN": ""}
    with pytest.raises(ClientError, match="because no VPC endpoint policy allows the s3:GetObject action"):
        bucket.read(client(smuggled, "s3"))
    assert bucket.read(account.client_with("s3", access_key="999988887777")) == b"pixels"


def test_a_request_through_an_endpoint_has_no_public_address(account: Account, inside: dict[str, str]) -> None:
    public = deny("s3:GetObject", Condition={"Null": {"aws:SourceIp": "false"}})
    bucket = Bucket(account, public)
    assert bucket.read(client(inside, "s3")) == b"pixels"
    with pytest.raises(ClientError, match="explicit deny in a resource-based policy"):
        bucket.read(account.client("s3"))
