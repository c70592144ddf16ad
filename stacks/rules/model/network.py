"""The network as a graph: which subnet is routed where, and which group lets whom in and out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource

VPC, SUBNET, TABLE, ROUTE = "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::Route"
ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"
GROUP, ENDPOINT = "AWS::EC2::SecurityGroup", "AWS::EC2::VPCEndpoint"
INGRESS, EGRESS = "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"


@dataclass(frozen=True)
class Traffic:
    """One rule of a security group. ``peer`` is the other side's property and value, such as ``CidrIp``."""

    group: Resource | None
    written_in: Resource
    outward: bool
    protocol: str
    ports: tuple[Any, Any]
    peers: tuple[tuple[str, Any], ...]

    @property
    def only_https(self) -> bool:
        return self.protocol == "tcp" and self.ports == (443, 443)


_PEERS = (
    "CidrIp",
    "CidrIpv6",
    "DestinationPrefixListId",
    "DestinationSecurityGroupId",
    "SourcePrefixListId",
    "SourceSecurityGroupId",
    "SourceSecurityGroupName",
    "SourceSecurityGroupOwnerId",
)


def table_of(assembly: Assembly, subnet: Resource) -> Resource | None:
    """The route table of a subnet; None where it is left to the VPC's main table, or where two claim it."""
    found = [
        assembly.meant(each.get("RouteTableId"), TABLE)
        for each in assembly.of(ASSOCIATION)
        if assembly.meant(each.get("SubnetId"), SUBNET) == subnet
    ]
    return found[0] if len(found) == 1 else None


def traffic(assembly: Assembly) -> Iterator[Traffic]:
    """What every security group lets in and out, whether said in the group or beside it."""
    for group in assembly.of(GROUP):
        for name, outward in (("SecurityGroupIngress", False), ("SecurityGroupEgress", True)):
            for rule in group.listed(name):
                yield _traffic(group, group, rule if isinstance(rule, dict) else {}, outward=outward)
    for kind, outward in ((INGRESS, False), (EGRESS, True)):
        for beside in assembly.of(kind):
            owner = assembly.meant(beside.get("GroupId"), GROUP)
            yield _traffic(owner, beside, dict(beside.properties), outward=outward)


def _traffic(group: Resource | None, written_in: Resource, rule: dict[str, Any], *, outward: bool) -> Traffic:
    return Traffic(
        group=group,
        written_in=written_in,
        outward=outward,
        protocol=str(rule.get("IpProtocol", "-1")),
        ports=(rule.get("FromPort"), rule.get("ToPort")),
        peers=tuple((name, rule[name]) for name in _PEERS if name in rule),
    )


def service_of(endpoint: Resource) -> str:
    """The service of an endpoint without its Region: ``com.amazonaws.s3``; empty where the template does not tell."""
    name = endpoint.get("ServiceName")
    parts = name.split(".") if isinstance(name, str) else []
    return ".".join([*parts[:2], *parts[3:]]) if len(parts) > 3 else ""
