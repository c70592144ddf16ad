"""The network has no way out, and an endpoint for each service that code inside it calls."""

from ipaddress import IPv4Network
from pathlib import Path

import pytest
from aws_cdk.assertions import Match

from stacks.constructs.endpoints import INTERFACE_ENDPOINTS
from stacks.network import S3_PREFIX_LISTS
from stacks.settings import load
from stacks.settings.values import REGIONS
from tests.policies import statements
from tests.synthesis import Cloud, Document, synthesize
from tests.templates import spelled

ENDPOINT = "AWS::EC2::VPCEndpoint"
RULES = ("AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress")
WAYS_OUT = (
    "AWS::EC2::InternetGateway",
    "AWS::EC2::EgressOnlyInternetGateway",
    "AWS::EC2::NatGateway",
    "AWS::EC2::EIP",
    "AWS::EC2::VPCPeeringConnection",
    "AWS::EC2::TransitGatewayAttachment",
    "AWS::EC2::VPNGateway",
    "AWS::EC2::CarrierGateway",
    "AWS::EC2::Route",
)


def interface_endpoints(cloud: Cloud) -> dict[str, Document]:
    endpoints = cloud.of_type(ENDPOINT).items()
    return {
        name: endpoint["Properties"]
        for name, endpoint in endpoints
        if endpoint["Properties"]["VpcEndpointType"] == "Interface"
    }


@pytest.mark.requirement("NFR-2")
@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_the_network_has_no_way_out(each_cloud: Cloud, way_out: str) -> None:
    assert each_cloud.of_type(way_out) == {}


@pytest.mark.requirement("NFR-2")
def test_no_subnet_gives_public_addresses(each_cloud: Cloud) -> None:
    assert {subnet["MapPublicIpOnLaunch"] for subnet in each_cloud.properties("AWS::EC2::Subnet")} == {False}


def test_every_zone_of_the_settings_has_one_subnet_of_their_size(each_cloud: Cloud) -> None:
    settings = each_cloud.settings.network
    subnets = each_cloud.properties("AWS::EC2::Subnet")
    networks = [IPv4Network(subnet["CidrBlock"]) for subnet in subnets]

    assert [spelled(subnet["AvailabilityZone"], each_cloud)[-3:] for subnet in subnets] == [
        f"[{zone}]" for zone in range(settings.zones)
    ]
    assert {network.prefixlen for network in networks} == {settings.subnet_prefix}
    assert all(network.subnet_of(IPv4Network(settings.cidr)) for network in networks)


@pytest.mark.requirement("NFR-1")
def test_interface_endpoints_are_exactly_those_of_the_table(each_cloud: Cloud) -> None:
    services = {endpoint["ServiceName"] for endpoint in interface_endpoints(each_cloud).values()}
    region = each_cloud.settings.platform.region
    called = {endpoint.service.short_name for endpoint in INTERFACE_ENDPOINTS}

    assert {service.partition(f".{region}.")[2] for service in services} == called


@pytest.mark.requirement("NFR-1")
def test_no_service_that_studio_and_its_people_call_has_lost_its_endpoint() -> None:
    """Without one of these Studio does not open, the SDK hangs, or people have no code and no templates."""
    needed = {
        "codecommit",
        "git-codecommit",
        "logs",
        "sagemaker.api",
        "sagemaker.runtime",
        "servicecatalog",
        "ssm",
        "sts",
        "studio",
    }

    assert needed <= {endpoint.service.short_name for endpoint in INTERFACE_ENDPOINTS}


def test_interface_endpoints_answer_to_the_services_own_names_in_every_zone(each_cloud: Cloud) -> None:
    subnets = {name.split(":")[1] for name in each_cloud.of_type("AWS::EC2::Subnet")}

    for endpoint in interface_endpoints(each_cloud).values():
        assert endpoint["PrivateDnsEnabled"] is True
        assert {subnet["Ref"] for subnet in endpoint["SubnetIds"]} == subnets


@pytest.mark.requirement("NFR-1")
def test_the_s3_endpoint_is_a_route_of_every_subnet(each_cloud: Cloud) -> None:
    tables = {name.split(":")[1] for name in each_cloud.of_type("AWS::EC2::RouteTable")}
    routed = each_cloud.properties("AWS::EC2::SubnetRouteTableAssociation")
    (gateway,) = [each for each in each_cloud.properties(ENDPOINT) if each["VpcEndpointType"] == "Gateway"]

    assert spelled(gateway["ServiceName"], each_cloud) == "com.amazonaws.${AWS::Region}.s3"
    assert {table["Ref"] for table in gateway["RouteTableIds"]} == tables
    assert {association["RouteTableId"]["Ref"] for association in routed} == tables
    assert len(routed) == len(each_cloud.of_type("AWS::EC2::Subnet"))


@pytest.mark.requirement("NFR-1")
def test_every_endpoint_serves_only_this_account_and_its_own_resources(each_cloud: Cloud) -> None:
    policies = [each for each in statements(each_cloud, "network") if each.holder.startswith("${Endpoints")]

    assert len(policies) == len(each_cloud.of_type(ENDPOINT))
    for policy in policies:
        assert policy.effect == "Allow"
        assert {(operator, key, values) for operator, key, values in policy.conditions} == {
            ("StringEquals", "aws:PrincipalAccount", ("${AWS::AccountId}",)),
            ("StringEquals", "aws:ResourceAccount", ("${AWS::AccountId}",)),
        }


def test_all_flows_are_logged_for_as_long_as_the_settings_say(each_cloud: Cloud) -> None:
    flow_log = each_cloud.only("AWS::EC2::FlowLog")
    group = each_cloud.templates["network"]["Resources"][flow_log["LogGroupName"]["Ref"]]["Properties"]

    assert flow_log["TrafficType"] == "ALL"
    assert flow_log["ResourceId"] == {"Ref": "Vpc8378EB38"}
    assert group["RetentionInDays"] == each_cloud.settings.retention.log_days


def test_the_default_security_group_is_emptied(prod: Cloud) -> None:
    prod.promises("network").has_resource_properties(
        "Custom::VpcRestrictDefaultSG",
        {"DefaultSecurityGroupId": {"Fn::GetAtt": [Match.string_like_regexp("^Vpc"), "DefaultSecurityGroup"]}},
    )


@pytest.mark.requirement("NFR-2")
def test_security_groups_let_only_https_pass_and_only_among_themselves_and_to_s3(each_cloud: Cloud) -> None:
    rules = [rule for kind in RULES for rule in each_cloud.properties(kind)]
    prefix_list = S3_PREFIX_LISTS[each_cloud.settings.platform.region]

    assert {(rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) for rule in rules} == {("tcp", 443, 443)}
    assert all(not {"CidrIp", "CidrIpv6"} & set(rule) for rule in rules)
    assert {rule.get("DestinationPrefixListId") for rule in rules} == {None, prefix_list}


@pytest.mark.requirement("NFR-2")
def test_security_groups_say_what_may_leave_instead_of_leaving_it_to_the_default(each_cloud: Cloud) -> None:
    groups = {name.split(":")[1]: group for name, group in each_cloud.of_type("AWS::EC2::SecurityGroup").items()}
    with_rules = {rule["GroupId"]["Fn::GetAtt"][0] for rule in each_cloud.properties("AWS::EC2::SecurityGroupEgress")}
    nowhere = [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}]

    for name, group in groups.items():
        inline = group["Properties"].get("SecurityGroupEgress", [])
        literal = [{key: value for key, value in rule.items() if key != "Description"} for rule in inline]
        # A group without any egress rule is given "everything to everywhere" by AWS.
        assert literal == nowhere or (name in with_rules and not literal)


@pytest.mark.parametrize("region", REGIONS)
def test_the_network_can_be_made_in_every_region_that_the_settings_allow(region: str, tmp_path: Path) -> None:
    settings = load("prod")
    elsewhere = settings.model_copy(update={"platform": settings.platform.model_copy(update={"region": region})})

    cloud = synthesize(elsewhere, tmp_path)

    assert all(f".{region}." in endpoint["ServiceName"] for endpoint in interface_endpoints(cloud).values())
