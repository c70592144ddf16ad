"""A property that no handler reads fails its resource, in creation and in update."""

import tomllib
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

import local_cloud
from tests.local_cloud.account import Account
from tests.local_cloud.stacks import Stack


def bucket(name: str, **properties: object) -> dict[str, dict[str, object]]:
    return {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name, **properties}}}


def test_an_unread_property_fails_the_resource_by_name_and_leaves_nothing(account: Account) -> None:
    name = account.name("bucket")
    stack = Stack(account, bucket(name, ObjectLockEnabled=True))
    assert stack.status == "ROLLBACK_COMPLETE"
    refusal = "The local emulator does not provision the property ObjectLockEnabled of AWS::S3::Bucket Bucket"
    assert stack.reasons[0].startswith(refusal)
    with pytest.raises(ClientError, match="404"):
        account.client("s3").head_bucket(Bucket=name)


def test_an_unread_member_of_a_property_fails_the_resource_too(account: Account) -> None:
    rule = {"Id": "old", "Status": "Enabled", "ExpirationInDays": 7, "ObjectSizeGreaterThan": "100"}
    stack = Stack(account, bucket(account.name("bucket"), LifecycleConfiguration={"Rules": [rule]}))
    assert "the property LifecycleConfiguration.Rules.ObjectSizeGreaterThan of" in stack.reasons[0]


def test_an_update_that_adds_an_unread_property_is_rolled_back(account: Account) -> None:
    name = account.name("bucket")
    stack = Stack(account, bucket(name))
    stack.update(bucket(name, ObjectLockEnabled=True))
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert "ObjectLockEnabled" in stack.reasons[0]


def test_every_accepted_property_has_a_reason() -> None:
    listed = Path(local_cloud.__file__).with_name("cloudformation") / "unread.toml"
    for properties in tomllib.loads(listed.read_text()).values():
        assert all(len(reason.split()) > 4 for reason in properties.values())
