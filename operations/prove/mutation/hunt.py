"""Which mutants fall, by which claim, and which stand."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from operations.prove.mutation.equivalents import reason
from operations.prove.mutation.mutants import Mutant, mutated
from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.conditions import worlds
from stacks.rules.model.functions import Resolver, Stack
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import SOURCES, resolved
from stacks.rules.rule import Verdict, judge

REFUSED = "cannot be read"
_PART = 100


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
    """Judges mutants of one assembly."""

    def __init__(self, stacks: Sequence[Stack], sources: Path = SOURCES) -> None:
        self._stacks, self._sources = tuple(stacks), sources
        (self._resolver,) = worlds({stack.name: stack for stack in stacks})
        (self._world,) = resolved(stacks, sources)
        self._held = [rule for rule in ATTACHED if judge(rule, [self._world]).proven]
        self._killed: Counter[tuple[str, str]] = Counter()

    def fate(self, mutant: Mutant) -> Fate:
        try:
            world = self._after(mutant)
        except AssemblyError:
            return Fate(mutant, by=REFUSED)
        verdict = self._against(world, mutant.kind)
        if verdict is None:
            return Fate(mutant, because=reason(mutant))
        return Fate(mutant, crash=verdict.crash) if verdict.crash else Fate(mutant, by=verdict.rule.name)

    def _against(self, world: Assembly, kind: str) -> Verdict | None:
        """The first rule that falls, of those that held; who killed most of this kind is asked first."""
        for rule in sorted(self._held, key=lambda rule: -self._killed[kind, rule.name]):
            verdict = judge(rule, [world])
            if not verdict.proven:
                self._killed[kind, rule.name] += 1
                return verdict
        return None

    def _after(self, mutant: Mutant) -> Assembly:
        if not mutant.path:
            (world,) = resolved([_without(stack, mutant) for stack in self._stacks], self._sources)
            return world
        changed = tuple(
            self._changed(each, mutant) if (each.stack, each.name) == (mutant.stack, mutant.name) else each
            for each in self._world.resources
        )
        return replace(self._world, resources=changed)

    def _changed(self, resource: Resource, mutant: Mutant) -> Resource:
        """Only the one resource is resolved anew: a change of its properties changes no other."""
        resolver: Resolver = self._resolver
        definition = resolver.stacks[mutant.stack].section("Resources")[mutant.name]
        properties = resolver.resolve(mutant.stack, mutated(definition, mutant)["Properties"])
        return replace(resource, properties=properties if isinstance(properties, dict) else {})


def hunt(stacks: Sequence[Stack], chosen: Sequence[Mutant], *, processes: int = 1) -> Iterator[Fate]:
    """Every mutant's fate, as it becomes known."""
    if processes == 1:
        yield from _fates(stacks, chosen)
        return
    parts = [chosen[start : start + _PART] for start in range(0, len(chosen), _PART)]
    with ProcessPoolExecutor(processes) as pool:
        for part in as_completed([pool.submit(_fates, stacks, part) for part in parts]):
            yield from part.result()


def _fates(stacks: Sequence[Stack], chosen: Sequence[Mutant]) -> list[Fate]:
    hunter = Hunter(stacks)
    return [hunter.fate(mutant) for mutant in chosen]


def not_asked(stacks: Sequence[Stack]) -> list[str]:
    """Claims that do not hold before any change: they kill nothing."""
    world = resolved(stacks)
    return [rule.name for rule in ATTACHED if not judge(rule, world).proven]


def sample(everyone: Iterable[Mutant], *, each: int, seed: int) -> list[Mutant]:
    """Some mutants of every kind of resource and change: ``each`` of them, or all where there are fewer."""
    strata: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in everyone:
        strata.setdefault((mutant.kind, mutant.change), []).append(mutant)
    draw = random.Random(seed)  # noqa: S311  (which mutants, not a secret)
    return [mutant for some in strata.values() for mutant in draw.sample(some, min(each, len(some)))]


def _without(stack: Stack, mutant: Mutant) -> Stack:
    if stack.name != mutant.stack:
        return stack
    resources = {name: each for name, each in stack.section("Resources").items() if name != mutant.name}
    return Stack(stack.name, stack.region, {**stack.template, "Resources": resources})
