"""Holes in the network, its endpoints, its resolver and its watch."""

from typing import Any

from tests.stacks.rules.edits import Edit, Templates, add, drop, first, name_of
from tests.stacks.rules.edits import resources as all_of

ENDPOINT = "AWS::EC2::VPCEndpoint"


def an_internet_gateway(templates: Templates) -> None:
    add(templates, "network", "AWS::EC2::InternetGateway")


def a_nat_gateway(templates: Templates) -> None:
    subnet = {"Ref": name_of(templates, "network", "AWS::EC2::Subnet")}
    add(templates, "network", "AWS::EC2::NatGateway", SubnetId=subnet, ConnectivityType="private")


def a_route_to_a_transit_gateway(templates: Templates) -> None:
    table = {"Ref": name_of(templates, "network", "AWS::EC2::RouteTable")}
    add(templates, "network", "AWS::EC2::Route", RouteTableId=table, TransitGatewayId="tgw-0123456789abcdef0")


def a_peering(templates: Templates) -> None:
    network = {"Ref": name_of(templates, "network", "AWS::EC2::VPC")}
    add(templates, "network", "AWS::EC2::VPCPeeringConnection", VpcId=network, PeerVpcId="vpc-0123456789abcdef0")


def an_egress_only_gateway(templates: Templates) -> None:
    network = {"Ref": name_of(templates, "network", "AWS::EC2::VPC")}
    add(templates, "network", "AWS::EC2::EgressOnlyInternetGateway", VpcId=network)


def public_addresses(templates: Templates) -> None:
    first(templates, "AWS::EC2::Subnet")["MapPublicIpOnLaunch"] = True


def an_egress_to_everywhere(templates: Templates) -> None:
    egress = first(templates, "AWS::EC2::SecurityGroupEgress")
    egress.pop("DestinationSecurityGroupId", None)
    egress.pop("DestinationPrefixListId", None)
    egress["CidrIp"] = "0.0.0.0/0"


def a_function_in_another_network(templates: Templates) -> None:
    place = {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": ["sg-0123456789abcdef0"]}
    first(templates, "AWS::Lambda::Function")["VpcConfig"] = place


def a_call_without_an_endpoint(templates: Templates) -> None:
    template = templates["network"]
    template["Resources"] = {
        name: each
        for name, each in template["Resources"].items()
        if each["Type"] != ENDPOINT or not _ends(each["Properties"]["ServiceName"], ".logs")
    }


def an_endpoint_for_everybody(templates: Templates) -> None:
    everything = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    endpoint(templates, "s3")["PolicyDocument"] = _policy(everything)


def a_resolver_that_answers_everything(templates: Templates) -> None:
    first(templates, "AWS::Route53Resolver::FirewallRuleGroup")["FirewallRules"][-1]["Action"] = "ALLOW"


def foreign_buckets_through_our_endpoint(templates: Templates) -> None:
    unbound(templates, "s3", "aws:ResourceAccount")


def foreign_keys_through_our_endpoint(templates: Templates) -> None:
    unbound(templates, "sts", "aws:PrincipalAccount")


def a_name_server_of_somebody_else(templates: Templates) -> None:
    for names in all_of(templates, "AWS::Route53Resolver::FirewallDomainList"):
        if names["Properties"]["Domains"] != ["*"]:
            names["Properties"]["Domains"].append("*.tunnel.example.com")


def a_name_that_anybody_can_have_at_aws(templates: Templates) -> None:
    for names in all_of(templates, "AWS::Route53Resolver::FirewallDomainList"):
        if names["Properties"]["Domains"] != ["*"]:
            names["Properties"]["Domains"].append("*.execute-api.eu-central-1.amazonaws.com")


def questions_that_nobody_writes_down(templates: Templates) -> None:
    drop(templates, "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation")


def a_tunnel_of_sessions(templates: Templates) -> None:
    found = endpoint(templates, "ssm")
    add(templates, "network", ENDPOINT, **{**found, "ServiceName": "com.amazonaws.eu-central-1.ssmmessages"})


def a_network_that_others_may_use(templates: Templates) -> None:
    add(templates, "network", "AWS::RAM::ResourceShare", Name="seeded", AllowExternalPrincipals=True)


def the_default_group_of_another_account(templates: Templates) -> None:
    first(templates, "Custom::VpcRestrictDefaultSG")["Account"] = "another"


def an_analysis_that_ends_well_on_findings(templates: Templates) -> None:
    for flow in all_of(templates, "AWS::StepFunctions::StateMachine"):
        pieces = flow["Properties"]["DefinitionString"]["Fn::Join"][1]
        for place, piece in enumerate(pieces):
            if isinstance(piece, str):
                pieces[place] = piece.replace(
                    'FindingsFound","StringEquals":"false"', 'FindingsFound","StringEquals":"true"'
                )


def an_alarm_that_nobody_hears(templates: Templates) -> None:
    drop(templates, "AWS::SNS::Subscription")


def endpoint(templates: Templates, service: str) -> dict[str, Any]:
    """The properties of the endpoint of a service, such as ``sts``."""
    every = [each["Properties"] for each in all_of(templates, ENDPOINT)]
    found: dict[str, Any] = next(each for each in every if _ends(each["ServiceName"], f".{service}"))
    return found


def _ends(name: Any, ending: str) -> bool:
    """Whether a text or the last piece of one ends so."""
    return str(name["Fn::Join"][1][-1] if isinstance(name, dict) else name).endswith(ending)


def unbound(templates: Templates, service: str, key: str) -> None:
    """An endpoint whose policy no longer asks for a key."""
    for statement in endpoint(templates, service)["PolicyDocument"]["Statement"]:
        statement.get("Condition", {}).get("StringEquals", {}).pop(key, None)


def _policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def studio_without_its_endpoint(templates: Templates) -> None:
    endpoint(templates, "studio")["ServiceName"] = "com.amazonaws.eu-central-1.athena"


HOLES: list[tuple[Edit, str]] = [
    (an_internet_gateway, "UnderstoodKinds"),
    (a_nat_gateway, "UnderstoodKinds"),
    (a_route_to_a_transit_gateway, "OnlyLocalRoutes"),
    (a_peering, "UnderstoodKinds"),
    (an_egress_only_gateway, "UnderstoodKinds"),
    (public_addresses, "PrivateAddresses"),
    (an_egress_to_everywhere, "ClosedGroups"),
    (a_function_in_another_network, "GuestsStayInside"),
    (a_call_without_an_endpoint, "CodeReachesEndpoints"),
    (an_endpoint_for_everybody, "EndpointsConfined"),
    (a_resolver_that_answers_everything, "OnlyNeededNames"),
    (foreign_buckets_through_our_endpoint, "EndpointsConfined"),
    (foreign_keys_through_our_endpoint, "EndpointsConfined"),
    (a_name_server_of_somebody_else, "OnlyNeededNames"),
    (a_name_that_anybody_can_have_at_aws, "OnlyNeededNames"),
    (questions_that_nobody_writes_down, "OnlyNeededNames"),
    (a_tunnel_of_sessions, "PrivateEndpoints"),
    (a_network_that_others_may_use, "UnderstoodKinds"),
    (the_default_group_of_another_account, "DefaultGroupEmptied"),
    (an_analysis_that_ends_well_on_findings, "WaysOutAreWatched"),
    (studio_without_its_endpoint, "ServicesAreReachable"),
    (an_alarm_that_nobody_hears, "AlarmsReachSomebody"),
]
