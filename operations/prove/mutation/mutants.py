"""Generic damage to templates: nothing here knows what a property means."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stacks.rules.model.functions import Stack

Path = tuple[str | int, ...]
ELSEWHERE = "mutant"
_OPPOSITES = {"Allow": "Deny", "Deny": "Allow", "ENABLED": "DISABLED", "Enabled": "Disabled", "Disabled": "Enabled"}
# Properties whose widening has a spelling of its own.
_WIDE: Mapping[str, Any] = {
    "Action": "*",
    "AWS": "*",
    "CidrBlock": "0.0.0.0/0",
    "CidrIp": "0.0.0.0/0",
    "IpProtocol": "-1",
    "Principal": "*",
    "Resource": "*",
    "Service": "*",
}


@dataclass(frozen=True)
class Mutant:
    """One change: where, which kind of change, and what stands there then. Without a path, the resource is gone.

    ``effect`` is that of the policy statement it is in: *Allow*, *Deny*, or empty.
    """

    stack: str
    name: str
    kind: str
    path: Path
    change: str
    value: Any = None
    effect: str = ""

    @property
    def place(self) -> str:
        """Its path with list positions blinded: ``PolicyDocument.Statement.#.Action``."""
        return ".".join("#" if isinstance(key, int) else key for key in self.path)

    def __str__(self) -> str:
        said = "" if self.change == "delete" else f" {json.dumps(self.value, ensure_ascii=False)[:60]}"
        return f"{self.stack}/{self.name} {self.kind} {'.'.join(map(str, self.path))}: {self.change}{said}"


def mutants(stacks: Sequence[Stack]) -> Iterator[Mutant]:
    """All of them, in the order of the templates."""
    for stack in stacks:
        resources = stack.section("Resources")
        siblings = _siblings(resources)
        for name, definition in resources.items():
            kind = definition["Type"]
            yield Mutant(stack.name, name, kind, (), "delete")
            properties = definition.get("Properties", {})
            for path, change, value in _changes(properties, (), siblings):
                yield Mutant(stack.name, name, kind, path, change, value, _effect(properties, path))


def mutated(definition: Mapping[str, Any], mutant: Mutant) -> dict[str, Any]:
    """The resource's definition after the change."""
    changed = copy.deepcopy(dict(definition))
    at: Any = changed["Properties"]
    for key in mutant.path[:-1]:
        at = at[key]
    if mutant.change == "delete":
        del at[mutant.path[-1]]
    else:
        at[mutant.path[-1]] = mutant.value
    return changed


def _effect(properties: Any, path: Path) -> str:
    """The effect of the innermost statement that a path leads through."""
    effect, at = "", properties
    for key in path:
        at = at[key]
        if isinstance(at, dict) and "Effect" in at:
            effect = str(at["Effect"])
    return effect


def _changes(value: Any, path: Path, siblings: Mapping[str, str]) -> Iterator[tuple[Path, str, Any]]:
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, item in items:
        here = (*path, key)
        yield here, "delete", None
        if key in _WIDE and item != _WIDE[str(key)]:
            yield here, "widen", _WIDE[str(key)]
        if _is_reference(item):
            yield from ((here, "swap", each) for each in _other(item, siblings))
        elif isinstance(item, dict | list):
            yield from _changes(item, here, siblings)
        else:
            yield from ((here, change, each) for change, each in _altered(item))


def _is_reference(item: Any) -> bool:
    return isinstance(item, dict) and len(item) == 1 and next(iter(item)) in ("Ref", "Fn::GetAtt", "Fn::GetStackOutput")


def _other(item: Mapping[str, Any], siblings: Mapping[str, str]) -> Iterator[Any]:
    """Something else in its place: a name that is nobody's, and a sibling where there is one."""
    yield ELSEWHERE
    match item:
        case {"Ref": str(name)} if name in siblings:
            yield {"Ref": siblings[name]}
        case {"Fn::GetAtt": [name, attribute]} if name in siblings:
            yield {"Fn::GetAtt": [siblings[name], attribute]}


def _siblings(resources: Mapping[str, Any]) -> Mapping[str, str]:
    """For each resource the next one of its kind, where there is one."""
    by_kind: dict[str, list[str]] = {}
    for name, each in resources.items():
        by_kind.setdefault(each["Type"], []).append(name)
    return {
        name: names[(place + 1) % len(names)]
        for names in by_kind.values()
        if len(names) > 1
        for place, name in enumerate(names)
    }


def _altered(item: Any) -> Iterator[tuple[str, Any]]:
    match item:
        case bool():
            yield "flip", not item
        case int() | float():
            yield "swap", item * 1000 + 1
        case str():
            yield "swap", _OPPOSITES.get(item, ELSEWHERE)
            if ":" in item and "*" not in item and " " not in item:
                yield "widen", f"{item.partition(':')[0]}:*"
