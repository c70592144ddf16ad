"""Conditions: a template with one is several templates, and a rule has to hold in each of them.

What a condition compares is known at deployment at the earliest, so both outcomes of every comparison are tried.
Comparisons are told apart by what they compare: the same one has the same outcome in every stack.
"""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stacks.rules.model.functions import Resolver, Stack
from stacks.rules.model.mistakes import AssemblyError

MOST_COMPARISONS = 6

Outcomes = Mapping[str, bool]
"""By comparison, in its canonical spelling."""


def worlds(stacks: Mapping[str, Stack]) -> Iterator[Resolver]:
    """One resolver for each combination of outcomes; a single one where no template has a condition."""
    seen = _comparisons(stacks)
    if len(seen) > MOST_COMPARISONS:
        raise AssemblyError(
            f"the templates compare {len(seen)} things in their Conditions, more than the {MOST_COMPARISONS} of which "
            "every combination is tried; decide in the settings, not in the templates"
        )
    for chosen in itertools.product((True, False), repeat=len(seen)):
        yield Resolver(stacks, _Conditions(stacks, dict(zip(seen, chosen, strict=True)).__getitem__).holds)


def _comparisons(stacks: Mapping[str, Stack]) -> list[str]:
    seen: dict[str, None] = {}

    def noted(comparison: str) -> bool:
        seen[comparison] = None
        return False

    conditions = _Conditions(stacks, noted)
    for name, stack in stacks.items():
        for condition in stack.section("Conditions"):
            conditions.holds(name, condition)
    return list(seen)


@dataclass(frozen=True)
class _Conditions:
    stacks: Mapping[str, Stack]
    outcome: Callable[[str], bool]

    def holds(self, stack: str, name: str) -> bool:
        conditions = self.stacks[stack].section("Conditions")
        if name not in conditions:
            raise AssemblyError(f"stack {stack} asks for the condition {name}, which it does not have")
        try:
            return self._true(stack, conditions[name])
        except RecursionError:
            raise AssemblyError(f"conditions of stack {stack} refer to each other in a circle; break it") from None

    def _true(self, stack: str, condition: Any) -> bool:
        match condition:
            case {"Condition": str(name)}:
                return self.holds(stack, name)
            case {"Fn::Not": [one]}:
                return not self._true(stack, one)
            case {"Fn::And": [*several]}:
                return all([self._true(stack, each) for each in several])  # never lazily: each is to be noted
            case {"Fn::Or": [*several]}:
                return any([self._true(stack, each) for each in several])
        return self.outcome(json.dumps(condition, sort_keys=True))
