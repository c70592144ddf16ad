"""The network's rules, each shown production after edits that a review might miss."""

import pytest

from stacks.rules.network import (
    closed_groups,
    default_group_emptied,
    endpoints_by_action,
    endpoints_confined,
    every_flow_is_logged,
    only_local_routes,
    only_needed_names,
    private_addresses,
    private_endpoints,
    several_zones,
    ways_out_are_watched,
)
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.edits import After, Edit, Templates, add, drop, first, name_of, named, resources

ENDPOINT = "AWS::EC2::VPCEndpoint"


def a_route_to_the_internet(templates: Templates) -> None:
    table = {"Ref": name_of(templates, "network", "AWS::EC2::RouteTable")}
    add(templates, "network", "AWS::EC2::Route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId="igw")


def subnets_on_the_main_table(templates: Templates) -> None:
    drop(templates, "AWS::EC2::SubnetRouteTableAssociation")


def a_subnet_of_a_foreign_network(templates: Templates) -> None:
    first(templates, "AWS::EC2::Subnet")["VpcId"] = "vpc-0123456789"


def public_addresses_for_a_subnet(templates: Templates) -> None:
    first(templates, "AWS::EC2::Subnet")["MapPublicIpOnLaunch"] = True


def addresses_of_the_internet(templates: Templates) -> None:
    first(templates, "AWS::EC2::VPC")["CidrBlock"] = "8.8.0.0/16"


def ipv6(templates: Templates) -> None:
    first(templates, "AWS::EC2::Subnet")["Ipv6CidrBlock"] = "2001:db8::/64"


def names_that_lead_to_the_internet(templates: Templates) -> None:
    first(templates, "AWS::EC2::VPC")["EnableDnsSupport"] = False


def one_zone_twice(templates: Templates) -> None:
    for subnet in resources(templates, "AWS::EC2::Subnet"):
        subnet["Properties"]["AvailabilityZone"] = {"Fn::Select": [0, {"Fn::GetAZs": ""}]}


def a_second_network(templates: Templates) -> None:
    add(templates, "network", "AWS::EC2::VPC", **first(templates, "AWS::EC2::VPC"))


def an_egress_to_everywhere(templates: Templates) -> None:
    egress = first(templates, "AWS::EC2::SecurityGroupEgress")
    for peer in ("DestinationSecurityGroupId", "DestinationPrefixListId"):
        egress.pop(peer, None)
    egress["CidrIp"] = "0.0.0.0/0"


def another_port(templates: Templates) -> None:
    first(templates, "AWS::EC2::SecurityGroupIngress")["FromPort"] = 22


def a_group_that_says_nothing_of_what_may_leave(templates: Templates) -> None:
    network = {"Ref": name_of(templates, "network", "AWS::EC2::VPC")}
    add(templates, "network", "AWS::EC2::SecurityGroup", GroupDescription="open by default", VpcId=network)


def the_default_group_left_as_it_was(templates: Templates) -> None:
    drop(templates, "Custom::VpcRestrictDefaultSG")


def an_endpoint_in_one_zone(templates: Templates) -> None:
    endpoint = named(templates, ENDPOINT, "VpcEndpointType", "Interface")
    endpoint["SubnetIds"] = endpoint["SubnetIds"][:1]


def an_endpoint_without_private_names(templates: Templates) -> None:
    named(templates, ENDPOINT, "VpcEndpointType", "Interface")["PrivateDnsEnabled"] = False


def an_endpoint_of_somebody_else(templates: Templates) -> None:
    endpoint = named(templates, ENDPOINT, "VpcEndpointType", "Interface")
    endpoint["ServiceName"] = "com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0"


def sessions_into_instances(templates: Templates) -> None:
    endpoint = named(templates, ENDPOINT, "VpcEndpointType", "Interface")
    endpoint["ServiceName"] = "com.amazonaws.eu-central-1.ssmmessages"


def a_subnet_without_the_gateway(templates: Templates) -> None:
    endpoint = named(templates, ENDPOINT, "VpcEndpointType", "Gateway")
    endpoint["RouteTableIds"] = endpoint["RouteTableIds"][:1]


def foreign_credentials_through_an_endpoint(templates: Templates) -> None:
    statement = first(templates, ENDPOINT)["PolicyDocument"]["Statement"][0]
    del statement["Condition"]["StringEquals"]["aws:PrincipalAccount"]


def foreign_buckets_through_an_endpoint(templates: Templates) -> None:
    statement = first(templates, ENDPOINT)["PolicyDocument"]["Statement"][0]
    del statement["Condition"]["StringEquals"]["aws:ResourceAccount"]


def two_organizations_at_an_endpoint(templates: Templates) -> None:
    statement = first(templates, ENDPOINT)["PolicyDocument"]["Statement"][0]
    both = {"aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:ResourceOrgID": "o-f6a7b8c9d0"}
    statement["Condition"]["StringEquals"] = both


def any_organization_at_an_endpoint(templates: Templates) -> None:
    statement = first(templates, ENDPOINT)["PolicyDocument"]["Statement"][0]
    statement["Condition"]["StringEquals"] = dict.fromkeys(("aws:PrincipalOrgID", "aws:ResourceOrgID"), "*")


def an_endpoint_without_a_policy(templates: Templates) -> None:
    del first(templates, ENDPOINT)["PolicyDocument"]


def rejected_traffic_only(templates: Templates) -> None:
    first(templates, "AWS::EC2::FlowLog")["TrafficType"] = "REJECT"


def logs_for_ever(templates: Templates) -> None:
    del first(templates, "AWS::Logs::LogGroup")["RetentionInDays"]


def any_action_through_an_endpoint(templates: Templates) -> None:
    first(templates, ENDPOINT)["PolicyDocument"]["Statement"][0]["Action"] = "s3:*"


def names_of_anybody(templates: Templates) -> None:
    first(templates, "AWS::Route53Resolver::FirewallDomainList")["Domains"].append("*.elb.eu-central-1.amazonaws.com")


def all_names_allowed(templates: Templates) -> None:
    for rule in first(templates, "AWS::Route53Resolver::FirewallRuleGroup")["FirewallRules"]:
        rule["Action"] = "ALLOW"


def a_firewall_of_no_network(templates: Templates) -> None:
    drop(templates, "AWS::Route53Resolver::FirewallRuleGroupAssociation")


def questions_not_logged(templates: Templates) -> None:
    drop(templates, "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")


def no_scope(templates: Templates) -> None:
    drop(templates, "AWS::EC2::NetworkInsightsAccessScope")


def findings_that_nobody_hears(templates: Templates) -> None:
    for alarm in resources(templates, "AWS::CloudWatch::Alarm"):
        alarm["Properties"]["ActionsEnabled"] = False


BROKEN_BY: list[tuple[Rule, Edit]] = [
    (only_local_routes.RULE, a_route_to_the_internet),
    (only_local_routes.RULE, subnets_on_the_main_table),
    (only_local_routes.RULE, a_subnet_of_a_foreign_network),
    (private_addresses.RULE, public_addresses_for_a_subnet),
    (private_addresses.RULE, addresses_of_the_internet),
    (private_addresses.RULE, ipv6),
    (private_addresses.RULE, names_that_lead_to_the_internet),
    (several_zones.RULE, one_zone_twice),
    (several_zones.RULE, a_second_network),
    (closed_groups.RULE, an_egress_to_everywhere),
    (closed_groups.RULE, another_port),
    (closed_groups.RULE, a_group_that_says_nothing_of_what_may_leave),
    (default_group_emptied.RULE, the_default_group_left_as_it_was),
    (private_endpoints.RULE, an_endpoint_in_one_zone),
    (private_endpoints.RULE, an_endpoint_without_private_names),
    (private_endpoints.RULE, an_endpoint_of_somebody_else),
    (private_endpoints.RULE, sessions_into_instances),
    (private_endpoints.RULE, a_subnet_without_the_gateway),
    (endpoints_confined.RULE, foreign_credentials_through_an_endpoint),
    (endpoints_confined.RULE, foreign_buckets_through_an_endpoint),
    (endpoints_confined.RULE, two_organizations_at_an_endpoint),
    (endpoints_confined.RULE, any_organization_at_an_endpoint),
    (endpoints_confined.RULE, an_endpoint_without_a_policy),
    (endpoints_by_action.RULE, any_action_through_an_endpoint),
    (only_needed_names.RULE, names_of_anybody),
    (only_needed_names.RULE, all_names_allowed),
    (only_needed_names.RULE, a_firewall_of_no_network),
    (only_needed_names.RULE, questions_not_logged),
    (ways_out_are_watched.RULE, no_scope),
    (ways_out_are_watched.RULE, findings_that_nobody_hears),
    (every_flow_is_logged.RULE, rejected_traffic_only),
    (every_flow_is_logged.RULE, logs_for_ever),
]


@pytest.mark.parametrize(("rule", "edit"), BROKEN_BY, ids=lambda each: getattr(each, "name", None) or each.__name__)
def test_a_network_that_was_opened_is_refused(rule: Rule, edit: Edit, after: After) -> None:
    assert judge(rule, after(edit)).counter_examples
