"""Which mutants fall, by which claim, and which stand."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from operations.prove.mutation.equivalent import reason
from operations.prove.mutation.mutants import Mutant, mutants, mutated
from stacks.rules.catalogue import ATTACHED, NOT_YET
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.conditions import worlds
from stacks.rules.model.functions import Resolver, Stack
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import SOURCES, resolved
from stacks.rules.rule import Rule, judge

REFUSED = "cannot be read"


@dataclass(frozen=True)
class Fate:
    """``by`` is the claim that fell, ``because`` why a mutant that stands weakens nothing; both empty: a hole.

    ``crash`` is what a rule died of: that kills no mutant.
    """

    mutant: Mutant
    by: str = ""
    because: str = ""
    crash: str = ""


class Hunter:
    """Judges mutants of one assembly, the rule that killed last first."""

    def __init__(self, stacks: Sequence[Stack], sources: Path = SOURCES) -> None:
        self._stacks, self._sources = tuple(stacks), sources
        (self._resolver,) = worlds({stack.name: stack for stack in stacks})
        (self._world,) = resolved(stacks, sources)
        everything = (*ATTACHED, *NOT_YET)
        self._held = [rule for rule in everything if judge(rule, [self._world]).proven]

    def fate(self, mutant: Mutant) -> Fate:
        try:
            world = self._after(mutant)
        except AssemblyError:
            return Fate(mutant, by=REFUSED)
        try:
            killer = self._killer(world)
        except Exception as error:
            return Fate(mutant, crash=repr(error)[:120])
        return Fate(mutant, by=killer) if killer else Fate(mutant, because=reason(mutant))

    def _killer(self, world: Assembly) -> str:
        for rule in self._held:
            if not judge(rule, [world]).proven:
                self._first(rule)
                return rule.name
        return ""

    def _first(self, rule: Rule) -> None:
        self._held.remove(rule)
        self._held.insert(0, rule)

    def _after(self, mutant: Mutant) -> Assembly:
        if not mutant.path:
            (world,) = resolved([_without(stack, mutant) for stack in self._stacks], self._sources)
            return world
        changed = tuple(
            self._changed(each, mutant) if (each.stack, each.name) == (mutant.stack, mutant.name) else each
            for each in self._world.resources
        )
        return Assembly(changed, self._sources)

    def _changed(self, resource: Resource, mutant: Mutant) -> Resource:
        """Only the one resource is resolved anew: a change of its properties changes no other."""
        resolver: Resolver = self._resolver
        definition = resolver.stacks[mutant.stack].section("Resources")[mutant.name]
        properties = resolver.resolve(mutant.stack, mutated(definition, mutant)["Properties"])
        return replace(resource, properties=properties if isinstance(properties, dict) else {})


def hunt(stacks: Sequence[Stack], *, sample: int | None = None, seed: int = 0) -> Iterable[Fate]:
    """Every mutant's fate, or that of a sample."""
    hunter, chosen = Hunter(stacks), list(mutants(stacks))
    if sample is not None:
        chosen = random.Random(seed).sample(chosen, sample)  # noqa: S311  (which mutants, not a secret)
    return (hunter.fate(mutant) for mutant in chosen)


def _without(stack: Stack, mutant: Mutant) -> Stack:
    if stack.name != mutant.stack:
        return stack
    resources = {name: each for name, each in stack.section("Resources").items() if name != mutant.name}
    return Stack(stack.name, stack.region, {**stack.template, "Resources": resources})
