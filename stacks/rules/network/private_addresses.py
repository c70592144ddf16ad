"""Addresses that no router of the internet carries, and names that lead to endpoints."""

import ipaddress
from collections.abc import Iterator
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import SUBNET, VPC
from stacks.rules.rule import Fact, Rule, either

# Whatever else could be said of a network or a subnet is not said: among it IPv6, pools of addresses and outposts.
_NETWORK = {"CidrBlock", "EnableDnsHostnames", "EnableDnsSupport", "InstanceTenancy", "Tags"}
_SUBNET = {"AvailabilityZone", "CidrBlock", "MapPublicIpOnLaunch", "Tags", "VpcId"}


def check(assembly: Assembly) -> Iterator[Fact]:
    for network in assembly.of(VPC):
        yield _nothing_else(network, _NETWORK)
        range_ = _range(network.get("CidrBlock"))
        yield either(network, range_ and range_.is_private, f"private addresses {range_}", "addresses not private")
        named = network.get("EnableDnsSupport") is True and network.get("EnableDnsHostnames") is True
        yield either(network, named, "names of AWS resolve to endpoints", "names of AWS would not resolve to endpoints")
        yield either(
            network, network.get("InstanceTenancy") == "default", "default tenancy", "a tenancy that Studio refuses"
        )
    for subnet in assembly.of(SUBNET):
        yield _nothing_else(subnet, _SUBNET)
        public = subnet.get("MapPublicIpOnLaunch") is not False
        yield either(subnet, not public, "gives no public address", "may give public addresses")
        yield either(subnet, _is_within(assembly, subnet), f"addresses {subnet.get('CidrBlock')}", "foreign addresses")


def _nothing_else(resource: Resource, known: set[str]) -> Fact:
    strange = ", ".join(sorted(resource.properties.keys() - known))
    return either(resource, not strange, "IPv4 only, nothing else said", f"{strange} may open another way")


def _is_within(assembly: Assembly, subnet: Resource) -> bool:
    """Inside its network, and apart from all other subnets."""
    mine, network = _range(subnet.get("CidrBlock")), assembly.meant(subnet.get("VpcId"), VPC)
    whole = _range(network.get("CidrBlock")) if network else None
    others = [_range(each.get("CidrBlock")) for each in assembly.of(SUBNET) if each is not subnet]
    if mine is None or whole is None or not mine.subnet_of(whole):
        return False
    return all(other is not None and not mine.overlaps(other) for other in others)


def _range(value: Any) -> ipaddress.IPv4Network | None:
    try:
        return ipaddress.IPv4Network(value)
    except ValueError:
        return None


RULE = Rule(
    name="PrivateAddresses",
    requirements=("NFR-1", "NFR-2"),
    claim="Networks and subnets have private IPv4 addresses only",
    wrong="A network or subnet has addresses that could be reached from outside, or says what is not understood",
    matters="A public or IPv6 address is half of a way to the internet",
    mend="Take out the property; the ranges are set in config/*.toml under network",
    check=check,
)
