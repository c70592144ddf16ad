"""Which endpoints a guest of a VPC reaches: a decision about a picture of the network, asked again at each request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from local_cloud.network.door import Door
from local_cloud.network.guest import Guest


@dataclass(frozen=True)
class Peers:
    """Whom the rules of a security group let through on TCP 443, in one direction."""

    groups: frozenset[str] = frozenset()
    networks: frozenset[IPv4Network] = frozenset()
    prefix_lists: frozenset[str] = frozenset()

    def __or__(self, other: Peers) -> Peers:
        return Peers(self.groups | other.groups, self.networks | other.networks, self.prefix_lists | other.prefix_lists)

    def admit(self, groups: Iterable[str], networks: Iterable[IPv4Network]) -> bool:
        """Whether one of these groups, or every one of these networks, is let through."""
        known = list(networks)
        return not self.groups.isdisjoint(groups) or (bool(known) and all(self._cover(each) for each in known))

    def _cover(self, network: IPv4Network) -> bool:
        return any(network.subnet_of(each) for each in self.networks)


@dataclass(frozen=True)
class Group:
    egress: Peers
    ingress: Peers


@dataclass(frozen=True)
class Subnet:
    vpc_id: str
    network: IPv4Network
    route_table: str


@dataclass(frozen=True)
class Endpoint:
    """``route_tables`` are a gateway's; ``subnets``, ``groups`` and ``private_dns`` an interface's."""

    door: Door
    gateway: bool
    route_tables: frozenset[str] = frozenset()
    subnets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    private_dns: bool = False


@dataclass(frozen=True)
class Network:
    """All VPCs of an account and region; ``prefix_lists`` are AWS's own, by the name of their service."""

    subnets: Mapping[str, Subnet]
    groups: Mapping[str, Group]
    endpoints: tuple[Endpoint, ...]
    prefix_lists: Mapping[str, str]


def doors(guest: Guest, network: Network) -> dict[str, Door]:
    """The endpoints that the guest reaches, by service; where two lead to one service, the gateway: its route wins."""
    if not set(guest.subnets) <= network.subnets.keys():
        return {}
    reached = [each for each in network.endpoints if _reaches(guest, each, network)]
    return {each.door.service: each.door for each in sorted(reached, key=lambda each: each.gateway)}


def _reaches(guest: Guest, endpoint: Endpoint, network: Network) -> bool:
    if any(network.subnets[each].vpc_id != endpoint.door.vpc_id for each in guest.subnets):
        return False
    return (_through_gateway if endpoint.gateway else _through_interface)(guest, endpoint, network)


def _through_gateway(guest: Guest, endpoint: Endpoint, network: Network) -> bool:
    routed = all(network.subnets[each].route_table in endpoint.route_tables for each in guest.subnets)
    out = _peers(guest.groups, network).egress
    listed = network.prefix_lists.get(endpoint.door.service) in out.prefix_lists
    return routed and (listed or IPv4Network("0.0.0.0/0") in out.networks)


def _through_interface(guest: Guest, endpoint: Endpoint, network: Network) -> bool:
    """Every subnet of a VPC leads to every other; the name leads to the interface only with private DNS."""
    its_networks = [network.subnets[each].network for each in endpoint.subnets if each in network.subnets]
    own_networks = [network.subnets[each].network for each in guest.subnets]
    out = _peers(guest.groups, network).egress.admit(endpoint.groups, its_networks)
    into = _peers(endpoint.groups, network).ingress.admit(guest.groups, own_networks)
    return endpoint.private_dns and bool(its_networks) and out and into


def _peers(groups: Iterable[str], network: Network) -> Group:
    """What several security groups allow together: the sum of their rules."""
    found = [network.groups[each] for each in groups if each in network.groups]
    egress = ingress = Peers()
    for each in found:
        egress, ingress = egress | each.egress, ingress | each.ingress
    return Group(egress, ingress)
