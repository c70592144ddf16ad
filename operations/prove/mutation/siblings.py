"""For each reference the others of its kind, so that a mutant can refer to the wrong one of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stacks.rules.model.functions import Stack

_REFERENCES = ("Ref", "Fn::GetAtt", "Fn::GetStackOutput")
# Of small families every member takes the place of each other; of larger ones the next.
_SMALL = 4

Place = tuple[str, str]
"""Stack and logical id."""


@dataclass(frozen=True)
class Siblings:
    """The families of all stacks, as one stack refers to them."""

    stack: str
    families: Mapping[Place, tuple[str, ...]]
    published: Mapping[Place, tuple[str, ...]]

    def knows(self, item: Any) -> bool:
        return isinstance(item, dict) and len(item) == 1 and next(iter(item)) in _REFERENCES

    def than(self, item: Any) -> Iterator[Any]:
        match item:
            case {"Ref": str(name)}:
                yield from ({"Ref": each} for each in self.families.get((self.stack, name), ()))
            case {"Fn::GetAtt": [name, attribute]}:
                family = self.families.get((self.stack, str(name)), ())
                yield from ({"Fn::GetAtt": [each, attribute]} for each in family)
            case {"Fn::GetStackOutput": {"StackName": stack, "OutputName": name, **rest}}:
                family = self.published.get((str(stack), str(name)), ())
                yield from ({"Fn::GetStackOutput": {**rest, "StackName": stack, "OutputName": each}} for each in family)


def siblings(stacks: Sequence[Stack]) -> Mapping[str, Siblings]:
    """By the name of the stack that refers."""
    kinds = {(stack.name, name): each["Type"] for stack in stacks for name, each in stack.section("Resources").items()}
    published = {
        (stack.name, name): (stack.name, *_shown(kinds, stack.name, output))
        for stack in stacks
        for name, output in _once(stack.section("Outputs")).items()
    }
    families = _families({place: (place[0], kind) for place, kind in kinds.items()})
    return {stack.name: Siblings(stack.name, families, _families(published)) for stack in stacks}


def _once(outputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """One output for each value: a second name of the same is no other."""
    named = {json.dumps(output.get("Value"), sort_keys=True): name for name, output in reversed(list(outputs.items()))}
    return {name: outputs[name] for name in named.values()}


def _shown(kinds: Mapping[Place, str], stack: str, output: Any) -> tuple[str, ...]:
    """The kind of resource and the attribute that an output shows."""
    match output:
        case {"Value": {"Ref": str(name)}}:
            return (kinds.get((stack, name), ""), "")
        case {"Value": {"Fn::GetAtt": [name, attribute]}}:
            return (kinds.get((stack, str(name)), ""), str(attribute))
    return ("", str(output))


def _families(traits: Mapping[Place, tuple[str, ...]]) -> Mapping[Place, tuple[str, ...]]:
    """For each place the others with the same traits."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for (_, name), trait in traits.items():
        alike.setdefault(trait, []).append(name)
    return {(stack, name): _others(alike[trait], name) for (stack, name), trait in traits.items()}


def _others(family: Sequence[str], name: str) -> tuple[str, ...]:
    place = family.index(name)
    after = (*family[place + 1 :], *family[:place])
    return after if len(family) <= _SMALL else after[:1]
