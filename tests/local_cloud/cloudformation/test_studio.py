"""Stacks of Studio, the algorithm and Identity Center: created, updated, replaced, deleted."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.jobs import COMMAND, training_specification
from tests.local_cloud.stacks import Stack, attribute


def domain(account: Account, **changes: Any) -> dict[str, Any]:
    vpc, subnets = account.subnets()
    properties = {
        "DomainName": account.name("domain"),
        "AuthMode": "SSO",
        "VpcId": vpc,
        "SubnetIds": subnets,
        "AppNetworkAccessType": "VpcOnly",
        "DefaultUserSettings": {"ExecutionRole": account.role()},
    }
    return {"Type": "AWS::SageMaker::Domain", "Properties": {**properties, **changes}}


def test_a_domain_gives_its_attributes_and_tags_and_goes_with_its_stack(account: Account) -> None:
    declared = domain(account, Tags=[{"Key": "team", "Value": "forest"}])
    stack = Stack(account, {"Domain": declared}, {"Arn": attribute("Domain", "DomainArn")})
    sagemaker, identifier = account.client("sagemaker"), stack.physical_id("Domain")
    described = sagemaker.describe_domain(DomainId=identifier)
    assert described["AppNetworkAccessType"] == "VpcOnly"
    assert stack.outputs() == {"Arn": described["DomainArn"]}
    tags = {each["Key"]: each["Value"] for each in sagemaker.list_tags(ResourceArn=described["DomainArn"])["Tags"]}
    assert (tags["team"], tags["aws:cloudformation:stack-name"]) == ("forest", stack.name)
    stack.delete()
    with pytest.raises(ClientError, match="ResourceNotFound"):
        sagemaker.describe_domain(DomainId=identifier)


def test_an_update_keeps_the_domain_and_a_create_only_property_replaces_it(account: Account) -> None:
    declared = domain(account)
    stack = Stack(account, {"Domain": declared})
    first = stack.physical_id("Domain")
    changed = {**declared["Properties"], "AppSecurityGroupManagement": "Customer"}
    stack.update({"Domain": {**declared, "Properties": changed}})
    assert (stack.status, stack.physical_id("Domain")) == ("UPDATE_COMPLETE", first)
    renamed = {**changed, "DomainName": account.name("domain")}
    stack.update({"Domain": {**declared, "Properties": renamed}})
    assert stack.physical_id("Domain") != first
    with pytest.raises(ClientError, match="ResourceNotFound"):
        account.client("sagemaker").describe_domain(DomainId=first)


def test_a_stack_with_a_domain_in_use_fails_to_be_deleted(account: Account) -> None:
    stack = Stack(account, {"Domain": domain(account)})
    identifier, sagemaker = stack.physical_id("Domain"), account.client("sagemaker")
    sagemaker.create_space(DomainId=identifier, SpaceName="mine")
    stack.delete()
    assert stack.status == "DELETE_FAILED"
    sagemaker.delete_space(DomainId=identifier, SpaceName="mine")
    stack.delete()


def test_a_subnet_stays_while_a_domain_is_in_it(account: Account) -> None:
    vpc, _ = account.subnets()
    subnet = {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": vpc, "CidrBlock": "10.9.9.0/24"}}
    network = Stack(account, {"Subnet": subnet})
    studio = Stack(account, {"Domain": domain(account, SubnetIds=[network.physical_id("Subnet")])})
    network.delete()
    assert network.status == "DELETE_FAILED"
    assert "has dependencies and cannot be deleted" in network.reasons[0]
    studio.delete()
    network.delete()


def test_what_the_api_refuses_fails_the_resource_with_its_words(account: Account) -> None:
    stack = Stack(account, {"Domain": domain(account, AuthMode="LDAP")})
    assert stack.status == "ROLLBACK_COMPLETE"
    assert any("Member must satisfy enum value set: [SSO, IAM]" in each for each in stack.reasons)


def test_a_property_that_the_api_lacks_fails_the_resource(account: Account) -> None:
    stack = Stack(account, {"Domain": domain(account, Colour="green")})
    assert stack.reasons[0] == "CreateDomain has no parameter for Colour of AWS::SageMaker::Domain."


def test_every_change_of_an_algorithm_is_a_new_one(account: Account) -> None:
    specification = training_specification(account.image(COMMAND))

    def algorithm(name: str) -> dict[str, Any]:
        properties = {"AlgorithmName": name, "TrainingSpecification": specification}
        return {"Algorithm": {"Type": "AWS::SageMaker::Algorithm", "Properties": properties}}

    first, second = account.name("algorithm"), account.name("algorithm")
    stack = Stack(account, algorithm(first))
    stack.update(algorithm(second))
    listed = account.client("sagemaker").list_algorithms(MaxResults=100)["AlgorithmSummaryList"]
    names = [each["AlgorithmName"] for each in listed]
    assert second in names
    assert first not in names


def test_a_group_is_assigned_to_the_domains_application(account: Account) -> None:
    store = account.client("sso-admin").list_instances()["Instances"][0]["IdentityStoreId"]
    group = {"IdentityStoreId": store, "DisplayName": account.name("group")}
    assignment = {
        "ApplicationArn": attribute("Domain", "SingleSignOnApplicationArn"),
        "PrincipalId": attribute("Group", "GroupId"),
        "PrincipalType": "GROUP",
    }
    stack = Stack(
        account,
        {
            "Domain": domain(account),
            "Group": {"Type": "AWS::IdentityStore::Group", "Properties": group},
            "Assignment": {"Type": "AWS::SSO::ApplicationAssignment", "Properties": assignment},
        },
    )
    assert stack.status == "CREATE_COMPLETE", stack.reasons
    application = stack.physical_id("Assignment").partition("|")[0]
    listed = account.client("sso-admin").list_application_assignments(ApplicationArn=application)
    assert [each["PrincipalId"] for each in listed["ApplicationAssignments"]] == [stack.physical_id("Group")]
    stack.delete()
    assert account.client("identitystore").list_groups(
        IdentityStoreId=store, Filters=[{"AttributePath": "DisplayName", "AttributeValue": group["DisplayName"]}]
    )["Groups"] == []  # fmt: skip
