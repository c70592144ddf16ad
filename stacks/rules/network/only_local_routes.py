"""Traffic of a subnet goes nowhere but to its own network and to gateway endpoints."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ROUTE, SUBNET, VPC, table_of
from stacks.rules.rule import Fact, Rule, broken, either, holds


def check(assembly: Assembly) -> Iterator[Fact]:
    for route in assembly.of(ROUTE):
        yield broken(route, f"a route to {route.get('DestinationCidrBlock') or 'another network'} beside the local one")
    for subnet in assembly.of(SUBNET):
        table = table_of(assembly, subnet)
        if assembly.meant(subnet.get("VpcId"), VPC) is None:
            yield broken(subnet, "a subnet of a network that these templates do not show")
        elif table is None:
            yield broken(subnet, "no route table of its own: the network's main table, which anybody may edit, holds")
        else:
            same = table.get("VpcId") == subnet.get("VpcId")
            yield either(
                subnet, same, f"routed by {table.name}, which has only the local route", "a foreign route table"
            )
    if not assembly.of(ROUTE):
        yield holds("", "no template adds a route to any table")


RULE = Rule(
    name="OnlyLocalRoutes",
    requirements=("NFR-1", "NFR-2"),
    claim="Every subnet is routed within its own network only",
    wrong="A route leads out of the network, or a subnet has no route table of its own",
    matters="One route is all that separates an isolated subnet from the internet or from another company's network",
    mend="Remove the route; reach an AWS service through an endpoint instead (stacks/constructs/endpoints.py)",
    check=check,
)
