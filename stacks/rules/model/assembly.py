"""All resources of all stacks, and ways to look them up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from stacks.rules.model.spelling import referred

# What may stand for a resource where AWS asks for its id or ARN, by the resource's kind. Another attribute names
# another thing: a VPC's DefaultSecurityGroup is not the VPC.
_IDENTITIES: Mapping[str, frozenset[str]] = {
    "AWS::EC2::RouteTable": frozenset({"", "RouteTableId"}),
    "AWS::EC2::SecurityGroup": frozenset({"", "GroupId"}),
    "AWS::EC2::Subnet": frozenset({"", "SubnetId"}),
    "AWS::EC2::VPC": frozenset({"", "VpcId"}),
    "AWS::EC2::VPCEndpoint": frozenset({"", "Id"}),
    "AWS::KMS::Key": frozenset({"", "Arn", "KeyId"}),
    "AWS::Logs::LogGroup": frozenset({"", "Arn"}),
}
_USUAL = frozenset({"", "Arn"})


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource with its references resolved; ``deletion`` is its deletion policy."""

    stack: str
    name: str
    kind: str
    properties: Mapping[str, Any]
    deletion: str = "Delete"

    @property
    def address(self) -> str:
        """Where a person finds it: stack and logical id."""
        return f"{self.stack}/{self.name}"

    def get(self, path: str) -> Any:
        """What stands at a dotted path of the properties; None where nothing does."""
        found: Any = self.properties
        for key in path.split("."):
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def listed(self, path: str) -> list[Any]:
        """What stands there as a list: one item where there is no list, none where there is nothing."""
        found = self.get(path)
        if found is None:
            return []
        return found if isinstance(found, list) else [found]


@dataclass(frozen=True, eq=False)
class Assembly:
    """Every resource of every stack. ``sources`` is the checkout, for rules that read the code which runs in AWS, and
    ``acknowledged`` the reason for each control that the settings switched off, by its setting."""

    resources: tuple[Resource, ...]
    sources: Path
    acknowledged: Mapping[str, str] = field(default_factory=dict)

    def of(self, *kinds: str) -> tuple[Resource, ...]:
        """The resources of these kinds, such as ``AWS::EC2::Subnet``."""
        return tuple(each for kind in kinds for each in self._by_kind.get(kind, ()))

    def meant(self, value: Any, kind: str) -> Resource | None:
        """The resource of this kind that a value stands for, where AWS asks for an id or an ARN."""
        found = referred(value)
        resource = self._by_place.get(found[:2]) if found else None
        if found is None or resource is None or resource.kind != kind:
            return None
        return resource if found[2] in _IDENTITIES.get(kind, _USUAL) else None

    def all_meant(self, values: list[Any], kind: str) -> tuple[Resource, ...] | None:
        """The resources that all values stand for; None if there is none, or one that stands for nothing of ours."""
        found = tuple(self.meant(value, kind) for value in values)
        known = tuple(each for each in found if each is not None)
        return known if known and len(known) == len(found) else None

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Resource, ...]]:
        found: dict[str, list[Resource]] = {}
        for each in self.resources:
            found.setdefault(each.kind, []).append(each)
        return {kind: tuple(several) for kind, several in found.items()}

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], Resource]:
        return {(each.stack, each.name): each for each in self.resources}
