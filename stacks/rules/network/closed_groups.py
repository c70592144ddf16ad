"""Who may speak to whom: guests to endpoints and to S3, hosts of a job to each other, and nobody else."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import ENDPOINT, GROUP, VPC, Traffic, traffic
from stacks.rules.rule import Fact, Rule, either

_GROUP = {"GroupDescription", "GroupName", "SecurityGroupEgress", "SecurityGroupIngress", "Tags", "VpcId"}
_PREFIX_LIST = re.compile(r"pl-[0-9a-f]{8,17}")
# What CDK writes for "nothing": one address that exists nowhere, by a protocol nobody speaks.
_NOWHERE = (("CidrIp", "255.255.255.255/32"),)
# IPsec between hosts of one job: its key exchange, and its envelope.
_IPSEC = {("udp", (500, 500)), ("50", (None, None)), ("50", (-1, -1)), ("esp", (None, None))}


def check(assembly: Assembly) -> Iterator[Fact]:
    rules = list(traffic(assembly))
    for group in assembly.of(GROUP):
        strange = group.properties.keys() - _GROUP or assembly.meant(group.get("VpcId"), VPC) is None
        yield either(group, not strange, "a group of our network", "not a plain group of our network")
        limited = any(rule.outward and rule.group is group for rule in rules)
        yield either(group, limited, "what may leave is spelled out", "nothing said of what may leave: all may")
    for rule in rules:
        said = f"{'to' if rule.outward else 'from'} {', '.join(str(value) for _, value in rule.peers) or 'anybody'}"
        ports = f"{rule.protocol} {rule.ports[0] or 'all'}"
        yield either(rule.written_in, _is_closed(assembly, rule), f"{ports} {said}", f"{ports} {said} is open")


def _is_closed(assembly: Assembly, rule: Traffic) -> bool:
    if rule.group is None or len(rule.peers) != 1:
        return False
    if rule.peers == _NOWHERE:
        return rule.outward and rule.protocol == "icmp"
    name, value = rule.peers[0]
    if name == "DestinationPrefixListId":
        return rule.outward and rule.only_https and _PREFIX_LIST.fullmatch(str(value)) is not None
    peer = assembly.meant(value, GROUP) if name in ("SourceSecurityGroupId", "DestinationSecurityGroupId") else None
    if peer is None or (name == "DestinationSecurityGroupId") != rule.outward:
        return False
    if peer is rule.group:
        return (rule.protocol, rule.ports) in _IPSEC
    to = peer if rule.outward else rule.group
    return rule.only_https and to in _endpoint_groups(assembly)


def _endpoint_groups(assembly: Assembly) -> set[Resource | None]:
    return {
        assembly.meant(each, GROUP)
        for endpoint in assembly.of(ENDPOINT)
        for each in endpoint.listed("SecurityGroupIds")
    }


RULE = Rule(
    name="ClosedGroups",
    requirements=("NFR-1", "NFR-2"),
    claim="Guests reach endpoints and S3 by HTTPS and nobody else; only hosts of one job reach each other",
    wrong="A security group lets in or out more than HTTPS to endpoints and S3",
    matters="An open group lets one app reach another without a password, and is the first half of a tunnel",
    mend="Name the other group and port 443; groups are made in stacks/constructs/security_groups.py",
    check=check,
)
