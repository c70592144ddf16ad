"""Identity Center: one instance, groups by name, assignments to Studio's application."""

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account


@pytest.fixture(scope="module")
def store(account: Account) -> str:
    instances = account.client("sso-admin").list_instances()["Instances"]
    assert len(instances) == 1
    identifier: str = instances[0]["IdentityStoreId"]
    return identifier


def by_name(name: str) -> dict[str, object]:
    return {"UniqueAttribute": {"AttributePath": "displayName", "AttributeValue": name}}


def test_a_group_is_found_by_its_display_name(account: Account, store: str) -> None:
    identity, name = account.client("identitystore"), account.name("group")
    made = identity.create_group(IdentityStoreId=store, DisplayName=name)["GroupId"]
    found = identity.get_group_id(IdentityStoreId=store, AlternateIdentifier=by_name(name))["GroupId"]
    assert found == made
    assert identity.describe_group(IdentityStoreId=store, GroupId=made)["DisplayName"] == name
    assert name in [each["DisplayName"] for each in identity.list_groups(IdentityStoreId=store)["Groups"]]


def test_an_unknown_display_name_is_not_found(account: Account, store: str) -> None:
    with pytest.raises(ClientError, match=r"ResourceNotFoundException.*GROUP not found"):
        account.client("identitystore").get_group_id(IdentityStoreId=store, AlternateIdentifier=by_name("nobody"))


def test_a_display_name_is_taken_once(account: Account, store: str) -> None:
    identity, name = account.client("identitystore"), account.name("group")
    identity.create_group(IdentityStoreId=store, DisplayName=name)
    with pytest.raises(ClientError, match="ConflictException"):
        identity.create_group(IdentityStoreId=store, DisplayName=name)


def test_an_assignment_to_studio_goes_with_its_domain(account: Account, store: str) -> None:
    sagemaker, sso, domain = account.client("sagemaker"), account.client("sso-admin"), account.domain("SSO")
    group = account.client("identitystore").create_group(IdentityStoreId=store, DisplayName=account.name("group"))
    application = sagemaker.describe_domain(DomainId=domain)["SingleSignOnApplicationArn"]
    sso.create_application_assignment(ApplicationArn=application, PrincipalId=group["GroupId"], PrincipalType="GROUP")
    listed = sso.list_application_assignments(ApplicationArn=application)["ApplicationAssignments"]
    assert [each["PrincipalId"] for each in listed] == [group["GroupId"]]
    sagemaker.delete_domain(DomainId=domain)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        sso.list_application_assignments(ApplicationArn=application)
