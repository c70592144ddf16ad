"""The endpoints are exactly those that follow from what is switched on, each with the least policy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.constructs.aws_owned import AWS_OWNED, AwsOwned
from stacks.constructs.calls import Calls, UnknownServiceError, by_service
from stacks.constructs.endpoints import Endpoints
from stacks.constructs.services import SERVICES
from stacks.settings import Settings, load
from stacks.studio import StudioStack
from stacks.training import TrainingStack
from tests.policies import Statement, statements
from tests.synthesis import Cloud, Document, synthesize
from tests.templates import spelled

from aws_cdk import App, Stack  # isort: skip
from aws_cdk import aws_ec2 as ec2  # isort: skip
from aws_cdk.assertions import Template  # isort: skip

ENDPOINT = "AWS::EC2::VPCEndpoint"
BY_NAME = {service.name: service for service in SERVICES}
# AWS does these for a role from its own side, so they pass no endpoint of ours.
SERVICE_SIDE = {"ec2", "ecr", "iam", "kms"}
# What AWS lists for Studio, and what a role of ours may not do.
ASKED_BY_STUDIO = {"sagemaker:InvokeEndpoint", "sts:GetCallerIdentity"}

each_choice = pytest.mark.parametrize("emr", [False, True], ids=["without EMR", "with EMR"])


def chosen(*, emr: bool = False, zones: int = 2, organization_id: str = "") -> Settings:
    settings = load("prod")
    network = settings.network.model_copy(update={"zones": zones, "organization_id": organization_id})
    return settings.model_copy(update={"network": network, "emr": settings.emr.model_copy(update={"enabled": emr})})


def declared(settings: Settings) -> list[Calls]:
    return [*TrainingStack.calls(), *StudioStack.calls(settings)]


def endpoints(cloud: Cloud) -> dict[str, Document]:
    """Endpoints by the row of the table that they stand for."""
    region = cloud.settings.platform.region
    rows = {service.endpoint.format(region=region): service.name for service in SERVICES}
    found = [resource["Properties"] for resource in cloud.of_type(ENDPOINT).values()]
    return {rows[spelled(each["ServiceName"], cloud).replace("${AWS::Region}", region)]: each for each in found}


def policies(cloud: Cloud) -> dict[str, list[Statement]]:
    ids = {f"${{Endpoints{service.construct_id}}}": service.name for service in SERVICES}
    found: dict[str, list[Statement]] = {}
    for each in statements(cloud, "network"):
        if each.holder in ids:
            found.setdefault(ids[each.holder], []).append(each)
    return found


@pytest.mark.requirement("NFR-1")
@each_choice
@pytest.mark.parametrize("zones", [2, 3])
def test_endpoints_are_exactly_those_that_follow_from_what_is_switched_on(
    emr: bool, zones: int, tmp_path: Path
) -> None:
    settings = chosen(emr=emr, zones=zones)
    found = endpoints(synthesize(settings, tmp_path))

    assert set(found) == {call.service for call in declared(settings)}
    for name, endpoint in found.items():
        kind, places = ("Gateway", "RouteTableIds") if BY_NAME[name].gateway else ("Interface", "SubnetIds")
        assert endpoint["VpcEndpointType"] == kind
        assert len(endpoint[places]) == zones


@pytest.mark.requirement("NFR-1")
def test_beside_those_for_emr_studio_and_its_people_have_these_endpoints_and_no_other(each_cloud: Cloud) -> None:
    """Without one of them Studio does not open, the SDK hangs, or people have no code and no templates."""
    for_spark = {"emr-serverless", "emr-serverless-services.livy"} if each_cloud.settings.emr.enabled else set()

    assert set(endpoints(each_cloud)) - for_spark == {
        "codecommit",
        "git-codecommit",
        "logs",
        "monitoring",
        "s3",
        "sagemaker.api",
        "sagemaker.runtime",
        "ssm",
        "sts",
        "studio",
    }


@pytest.mark.requirement("NFR-2")
def test_no_session_can_be_opened_from_outside_through_systems_manager() -> None:
    """``ssm`` reads parameters; ``ssmmessages`` is the tunnel that a remote IDE needs."""
    assert not [service.name for service in SERVICES if "messages" in service.endpoint]


@pytest.mark.requirement("NFR-1")
def test_interface_endpoints_answer_to_the_services_own_names_in_every_zone(each_cloud: Cloud) -> None:
    subnets = {name.split(":")[1] for name in each_cloud.of_type("AWS::EC2::Subnet")}

    for endpoint in endpoints(each_cloud).values():
        if endpoint["VpcEndpointType"] == "Interface":
            assert endpoint["PrivateDnsEnabled"] is True
            assert {subnet["Ref"] for subnet in endpoint["SubnetIds"]} == subnets
            assert [group["Fn::GetAtt"][0] for group in endpoint["SecurityGroupIds"]] == ["EndpointGroupFCFEDB84"]


@pytest.mark.requirement("NFR-1")
@each_choice
def test_an_endpoint_lets_pass_the_declared_actions_of_our_callers_on_our_resources_and_nothing_else(
    emr: bool, tmp_path: Path
) -> None:
    settings = chosen(emr=emr)
    found = policies(synthesize(settings, tmp_path))
    actions: dict[str, set[str]] = {}
    for call in declared(settings):
        actions.setdefault(call.service, set()).update(call.actions)

    assert {name: set(policy.actions) for name, (policy,) in found.items()} == actions
    for (policy,) in found.values():
        assert policy.effect == "Allow"
        assert set(policy.conditions) == {
            ("StringEquals", "aws:PrincipalAccount", ("${AWS::AccountId}",)),
            ("StringEquals", "aws:ResourceAccount", ("${AWS::AccountId}",)),
        }


@pytest.mark.requirement("NFR-1")
def test_an_organization_that_the_settings_name_takes_the_accounts_place(tmp_path: Path) -> None:
    found = policies(synthesize(chosen(organization_id="o-a1b2c3d4e5"), tmp_path))

    for (policy,) in found.values():
        assert set(policy.conditions) == {
            ("StringEquals", "aws:PrincipalOrgID", ("o-a1b2c3d4e5",)),
            ("StringEquals", "aws:ResourceOrgID", ("o-a1b2c3d4e5",)),
        }


def test_what_roles_inside_may_do_is_what_the_endpoints_let_pass(each_cloud: Cloud) -> None:
    """An action missing from a declaration would work nowhere, one too many would open what nobody needs."""
    said = statements(each_cloud)
    trusting = [each for each in said if "sagemaker.amazonaws.com" in each.principals]
    inside = {(each.stack, each.holder) for each in trusting}
    inside |= {("emr", each.holder.replace("${", f"${{{each.stack}:")) for each in trusting}  # granted by EMR's stack
    allowed = {
        action
        for each in said
        if each.kind == "identity" and each.effect == "Allow" and (each.stack, each.holder) in inside
        for action in each.actions
        if action.split(":")[0] not in SERVICE_SIDE
    }
    written_by_sagemaker = {"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}
    passed = {
        action
        for name, policy in policies(each_cloud).items()
        if name != "studio"  # Studio's own traffic; people open apps through the API
        for each in policy
        for action in each.actions
    }

    assert passed - ASKED_BY_STUDIO == allowed - written_by_sagemaker


def test_nothing_of_aws_is_reached_that_no_capability_named(each_cloud: Cloud) -> None:
    rows = {row.name for row in AWS_OWNED}

    assert rows & {each.sid for each in statements(each_cloud)} == set()


@pytest.mark.parametrize("row", AWS_OWNED, ids=lambda row: row.name)
def test_a_capability_that_needs_something_of_aws_gets_that_row_alone(row: AwsOwned) -> None:
    statement = row_policy(Calls("s3", ("s3:GetObject",), "it is needed", aws_owned=(row.name,)))[-1]

    assert statement["Sid"] == row.name
    assert {*([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])} == {*row.actions}
    assert ("Condition" in statement) == row.signed_by_us
    resources = str(statement["Resource"])
    assert "eu-central-1" in resources or "eucentral1" in resources
    assert "{" not in resources.replace("{'", "").replace("': {", "")


def row_policy(call: Calls) -> list[Document]:
    """The statements of an S3 endpoint that one call asks for."""
    stack = Stack(App(), "Test", env={"region": "eu-central-1"})
    vpc = ec2.Vpc(stack, "Vpc", nat_gateways=0)
    group = ec2.SecurityGroup(stack, "Group", vpc=vpc)
    Endpoints(stack, "Endpoints", vpc=vpc, security_group=group, calls=[call])
    (endpoint,) = Template.from_stack(stack).find_resources(ENDPOINT).values()
    policy: list[Document] = endpoint["Properties"]["PolicyDocument"]["Statement"]
    return policy


def test_a_call_to_a_service_without_a_row_is_refused_in_one_sentence() -> None:
    with pytest.raises(UnknownServiceError, match=r"^bedrock is called .* but is no row .*; add its row, with a"):
        by_service([Calls("bedrock", ("bedrock:InvokeModel",), "somebody would like to")])


calls = st.builds(
    Calls,
    st.sampled_from(sorted(BY_NAME)),
    st.lists(st.sampled_from(["a:Get", "a:List", "b:Put"]), min_size=1).map(tuple),
    st.sampled_from(["one reason", "another"]),
    st.lists(st.sampled_from([row.name for row in AWS_OWNED])).map(tuple),
)


@given(st.lists(calls))
def test_declarations_of_one_service_are_joined_and_none_is_lost_or_invented(many: list[Calls]) -> None:
    joined = by_service(many)

    assert [service.name for service in joined] == [name for name in BY_NAME if name in {call.service for call in many}]
    for service, call in joined.items():
        asked = [each for each in many if each.service == service.name]
        assert set(call.actions) == {action for each in asked for action in each.actions}
        assert set(call.aws_owned) == {name for each in asked for name in each.aws_owned}
        assert all(each.because in call.because for each in asked)


def test_every_row_says_where_it_can_be_looked_up() -> None:
    assert [row.name for row in SERVICES if not row.source.startswith("https://docs.aws.amazon.com/")] == []
    assert [row.name for row in AWS_OWNED if not row.source.startswith("https://") or not row.needed_by] == []
    assert len({row.construct_id for row in SERVICES}) == len(SERVICES)
