"""Whatever names a network names ours."""

from collections.abc import Iterator
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import GROUP, SUBNET, VPC
from stacks.rules.rule import Fact, Rule, either, holds

_PLACES = {
    "SubnetIds": SUBNET,
    "Subnets": SUBNET,
    "SubnetId": SUBNET,
    "SecurityGroupIds": GROUP,
    "SecurityGroups": GROUP,
    "VpcId": VPC,
}


def check(assembly: Assembly) -> Iterator[Fact]:
    guests = 0
    for resource in assembly.resources:
        for name, value in _named(dict(resource.properties)):
            guests += 1
            yield _ours(assembly, resource, name, value)
    yield holds("", f"{guests} places in our network are named, all of them ours")


def _ours(assembly: Assembly, resource: Resource, name: str, value: Any) -> Fact:
    values = value if isinstance(value, list) else [value]
    good = assembly.all_meant(values, _PLACES[name]) is not None
    return either(resource, good, f"{name} of ours", f"{name} that is not ours, or none")


def _named(value: Any) -> Iterator[tuple[str, Any]]:
    match value:
        case dict():
            for name, item in value.items():
                if name in _PLACES:
                    yield name, item
                else:
                    yield from _named(item)
        case list():
            for item in value:
                yield from _named(item)


RULE = Rule(
    name="GuestsStayInside",
    requirements=("NFR-1", "NFR-2"),
    claim="Whatever names a subnet, a security group or a network names one of ours",
    wrong="Something is placed in a network that these templates do not show",
    matters="An interface in another network is a bridge between the two",
    mend="Hand it the Place of the network stack",
    check=check,
)
