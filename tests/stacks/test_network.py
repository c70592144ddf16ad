"""The network has no way out, and an endpoint for each service that code inside it calls."""

from pathlib import Path

import pytest
from aws_cdk.assertions import Match

from stacks.constructs.security_groups import S3_PREFIX_LISTS
from stacks.settings import load
from stacks.settings.values import REGIONS
from tests.synthesis import Cloud, synthesize
from tests.templates import spelled

ENDPOINT = "AWS::EC2::VPCEndpoint"
PEERS = ("DestinationSecurityGroupId", "SourceSecurityGroupId", "DestinationPrefixListId")
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
def test_security_groups_let_pass_only_these_ports_between_these_parties(each_cloud: Cloud) -> None:
    s3 = S3_PREFIX_LISTS[each_cloud.settings.platform.region]
    spark = ["EmrGroup"] if each_cloud.settings.emr.enabled else []
    https, guests = ("tcp", 443, 443), ("AppGroup", "TrainingGroup", "FunctionGroup", *spark)
    encrypted = [("udp", 500, 500), ("50", None, None)]

    assert rules(each_cloud, "Egress") == {
        *((guest, "EndpointGroup", https) for guest in guests),
        *((guest, s3, https) for guest in guests),
        *(("TrainingGroup", "TrainingGroup", port) for port in encrypted),
    }
    assert rules(each_cloud, "Ingress") == {
        *(("EndpointGroup", guest, https) for guest in guests),
        *(("TrainingGroup", "TrainingGroup", port) for port in encrypted),
    }


@pytest.mark.requirement("FR-2")
@pytest.mark.requirement("NFR-2")
def test_with_emr_its_workers_are_one_more_guest_with_the_same_rules(tmp_path: Path) -> None:
    settings = load("dev")
    cloud = synthesize(settings.model_copy(update={"emr": settings.emr.model_copy(update={"enabled": True})}), tmp_path)
    s3, https = S3_PREFIX_LISTS[settings.platform.region], ("tcp", 443, 443)

    assert {rule for rule in rules(cloud, "Egress") if rule[0] == "EmrGroup"} == {
        ("EmrGroup", "EndpointGroup", https),
        ("EmrGroup", s3, https),
    }
    assert {rule for rule in rules(cloud, "Ingress") if "EmrGroup" in rule} == {("EndpointGroup", "EmrGroup", https)}


def rules(cloud: Cloud, direction: str) -> set[tuple[str, str, tuple[str, int | None, int | None]]]:
    """Group, peer, and protocol with its ports. A rule that stands in its group, or names addresses, is refused."""
    found = set()
    for rule in cloud.properties(f"AWS::EC2::SecurityGroup{direction}"):
        assert not {"CidrIp", "CidrIpv6"} & set(rule)
        peer = next(rule[key] for key in PEERS if key in rule)
        port = (rule["IpProtocol"], rule.get("FromPort"), rule.get("ToPort"))
        found.add((named(rule["GroupId"], cloud), named(peer, cloud), port))
    return found


def named(group: object, cloud: Cloud) -> str:
    return spelled(group, cloud).removeprefix("${").removesuffix(".GroupId}")


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

    names = [spelled(endpoint["ServiceName"], cloud) for endpoint in cloud.properties(ENDPOINT)]
    assert all(f".{region}." in name or ".${AWS::Region}." in name for name in names)
