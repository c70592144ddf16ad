"""One zone may fail; the platform stays."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import SUBNET, VPC
from stacks.rules.rule import Fact, Rule, either


def check(assembly: Assembly) -> Iterator[Fact]:
    networks = assembly.of(VPC)
    yield either("", len(networks) == 1, "one network", f"{len(networks)} networks where one is expected")
    zones = [str(subnet.get("AvailabilityZone")) for subnet in assembly.of(SUBNET)]
    apart = len(zones) >= 2 and len(set(zones)) == len(zones) and all(zone.startswith("«zone ") for zone in zones)
    yield either("", apart, f"{len(zones)} subnets, each in a zone of its own", "fewer than two zones, or one twice")


RULE = Rule(
    name="SeveralZones",
    requirements=("NFR-1",),
    claim="There is one network, with one subnet in each of two zones or more",
    wrong="The network spans fewer than two zones, or there is more than one network",
    matters="Endpoints in one zone only would tempt people to open another way when that zone fails",
    mend="Set network.zones to 2 or 3 in config/*.toml, and keep to one network",
    check=check,
)
