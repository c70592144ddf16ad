"""Studio's resources: checked by AWS's model, parents first, children before deletion."""

import time

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import NUMBER, Account

_ACTIVITY = "/_local/sagemaker/apps/activity"


def profile(account: Account, domain: str) -> str:
    name = account.name("profile")
    account.client("sagemaker").create_user_profile(DomainId=domain, UserProfileName=name)
    return name


def space(account: Account, domain: str) -> str:
    name = account.name("space")
    account.client("sagemaker").create_space(DomainId=domain, SpaceName=name)
    return name


def app(account: Account, domain: str) -> dict[str, str]:
    """The key of a new app in a new space."""
    key = {"DomainId": domain, "SpaceName": space(account, domain), "AppType": "JupyterLab", "AppName": "default"}
    account.client("sagemaker").create_app(**key)
    return key


@pytest.fixture(scope="module")
def domain(account: Account) -> str:
    return account.domain()


def test_a_profile_needs_its_domain(account: Account) -> None:
    with pytest.raises(ClientError, match=r"ResourceNotFound.*Domain \[d-absent\] does not exist"):
        account.client("sagemaker").create_user_profile(DomainId="d-absent", UserProfileName="someone")


def test_a_domain_needs_subnets_that_exist(account: Account) -> None:
    with pytest.raises(ClientError, match="The subnet ID 'subnet-absent' does not exist in eu-central-1"):
        account.client("sagemaker").create_domain(
            DomainName="nowhere",
            AuthMode="IAM",
            VpcId="vpc-absent",
            SubnetIds=["subnet-absent"],
            DefaultUserSettings={"ExecutionRole": account.role()},
        )


def test_a_domain_with_apps_cannot_be_deleted_until_they_are(account: Account) -> None:
    sagemaker, domain = account.client("sagemaker"), account.domain()
    key = app(account, domain)
    with pytest.raises(ClientError, match=r"Unable to delete Domain .* still has resources of Space"):
        sagemaker.delete_domain(DomainId=domain)
    with pytest.raises(ClientError, match=r"Unable to delete Space .* still has resources of App"):
        sagemaker.delete_space(DomainId=domain, SpaceName=key["SpaceName"])
    sagemaker.delete_app(**key)
    sagemaker.delete_space(DomainId=domain, SpaceName=key["SpaceName"])
    sagemaker.delete_domain(DomainId=domain)
    with pytest.raises(ClientError, match="ResourceNotFound"):
        sagemaker.describe_domain(DomainId=domain)


def test_a_deleted_app_stays_to_be_seen_and_can_be_created_again(account: Account, domain: str) -> None:
    sagemaker, key = account.client("sagemaker"), app(account, domain)
    sagemaker.delete_app(**key)
    with pytest.raises(ClientError, match=r"ResourceNotFound.*already deleted"):
        sagemaker.delete_app(**key)
    assert sagemaker.describe_app(**key)["Status"] == "Deleted"
    listed = sagemaker.list_apps(DomainIdEquals=domain, SpaceNameEquals=key["SpaceName"])["Apps"]
    assert [each["Status"] for each in listed] == ["Deleted"]
    sagemaker.create_app(**key)
    assert sagemaker.describe_app(**key)["Status"] == "InService"


def test_an_app_has_exactly_one_owner(account: Account, domain: str) -> None:
    with pytest.raises(ClientError, match="exactly one of UserProfileName and SpaceName"):
        account.client("sagemaker").create_app(DomainId=domain, AppType="JupyterLab", AppName="default")


def test_the_arn_of_an_app_names_domain_owner_type_and_name(account: Account, domain: str) -> None:
    key = app(account, domain)
    arn = account.client("sagemaker").describe_app(**key)["AppArn"]
    tail = f"app/{domain}/{key['SpaceName']}/JupyterLab/default"
    assert arn == f"arn:aws:sagemaker:eu-central-1:{NUMBER}:{tail}"


def test_apps_are_listed_in_pages(account: Account) -> None:
    domain = account.domain()
    keys = [app(account, domain) for _ in range(3)]
    sagemaker = account.client("sagemaker")
    first = sagemaker.list_apps(DomainIdEquals=domain, MaxResults=2)
    second = sagemaker.list_apps(DomainIdEquals=domain, MaxResults=2, NextToken=first["NextToken"])
    names = [each["SpaceName"] for each in first["Apps"] + second["Apps"]]
    assert names == [key["SpaceName"] for key in keys]
    assert "NextToken" not in second


def test_a_health_check_without_activity_leaves_equal_stamps(account: Account, domain: str) -> None:
    key, checked = app(account, domain), round(time.time())
    account.control(_ACTIVITY, {"region": "eu-central-1", "app": key, "checked_at": checked})
    described = account.client("sagemaker").describe_app(**key)
    assert described["LastUserActivityTimestamp"] == described["LastHealthCheckTimestamp"]
    assert described["LastHealthCheckTimestamp"].timestamp() == checked


def test_real_activity_shows_as_a_stamp_of_its_own(account: Account, domain: str) -> None:
    key, checked = app(account, domain), round(time.time())
    used = checked - 3600
    account.control(_ACTIVITY, {"region": "eu-central-1", "app": key, "checked_at": checked, "used_at": used})
    described = account.client("sagemaker").describe_app(**key)
    assert described["LastUserActivityTimestamp"].timestamp() == used
    assert described["LastHealthCheckTimestamp"].timestamp() == checked


def test_tags_are_added_listed_and_deleted_by_arn(account: Account, domain: str) -> None:
    sagemaker, key = account.client("sagemaker"), app(account, domain)
    arn = sagemaker.describe_app(**key)["AppArn"]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "keep", "Value": "yes"}, {"Key": "team", "Value": "forest"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "keep", "Value": "yes"}]


def test_updates_merge_nested_settings(account: Account) -> None:
    sagemaker, domain = account.client("sagemaker"), account.domain()
    role = sagemaker.describe_domain(DomainId=domain)["DefaultUserSettings"]["ExecutionRole"]
    sagemaker.update_domain(DomainId=domain, DefaultUserSettings={"StudioWebPortal": "ENABLED"})
    settings = sagemaker.describe_domain(DomainId=domain)["DefaultUserSettings"]
    assert (settings["ExecutionRole"], settings["StudioWebPortal"]) == (role, "ENABLED")


def test_a_domain_with_single_sign_on_has_an_application_in_identity_center(account: Account) -> None:
    arn = account.client("sagemaker").describe_domain(DomainId=account.domain("SSO"))["SingleSignOnApplicationArn"]
    described = account.client("sso-admin").describe_application(ApplicationArn=arn)
    assert described["ApplicationAccount"] == NUMBER


def test_a_listed_space_says_whose_it_is_and_who_shares_it(account: Account, domain: str) -> None:
    owner, name = profile(account, domain), account.name("space")
    sagemaker = account.client("sagemaker")
    sagemaker.create_space(
        DomainId=domain,
        SpaceName=name,
        OwnershipSettings={"OwnerUserProfileName": owner},
        SpaceSharingSettings={"SharingType": "Private"},
    )
    (listed,) = sagemaker.list_spaces(DomainIdEquals=domain, SpaceNameContains=name)["Spaces"]

    assert listed["OwnershipSettingsSummary"] == {"OwnerUserProfileName": owner}
    assert listed["SpaceSharingSettingsSummary"] == {"SharingType": "Private"}


def test_the_tagging_api_finds_apps_by_the_key_of_a_tag(account: Account, domain: str) -> None:
    sagemaker, tagging = account.client("sagemaker"), account.client("resourcegroupstaggingapi")
    arns = [sagemaker.describe_app(**app(account, domain))["AppArn"] for _ in range(2)]
    sagemaker.add_tags(ResourceArn=arns[0], Tags=[{"Key": "keep-until", "Value": "never"}])
    found = tagging.get_resources(TagFilters=[{"Key": "keep-until"}], ResourceTypeFilters=["sagemaker"])

    tags = {each["ResourceARN"]: each["Tags"] for each in found["ResourceTagMappingList"]}
    assert tags[arns[0]] == [{"Key": "keep-until", "Value": "never"}]
    assert arns[1] not in tags
