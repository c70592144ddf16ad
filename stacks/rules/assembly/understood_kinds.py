"""A closed world: a resource of a kind that nobody has thought about may be the way out."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from stacks.rules.model.assembly import Assembly
from stacks.rules.rule import Fact, Rule, broken, holds

TABLE = Path(__file__).with_name("understood_kinds.toml")


def check(assembly: Assembly) -> Iterator[Fact]:
    understood = _understood()
    seen = sorted({each.kind for each in assembly.resources})
    for resource in assembly.resources:
        if resource.kind not in understood:
            yield broken(resource, f"{resource.kind} is not in {TABLE.name}")
    yield holds("", f"{len(set(seen) & understood)} kinds of resources, each understood; no gateway among them")


@cache
def _understood() -> frozenset[str]:
    return frozenset(tomllib.loads(TABLE.read_text())["kinds"])


RULE = Rule(
    name="UnderstoodKinds",
    requirements=("NFR-1", "NFR-2"),
    claim="There is no kind of resource that could open the network or let data out unseen",
    wrong="A resource is of a kind that these rules know nothing about",
    matters="Gateways, peerings, public load balancers and new services are ways out that no other rule would see",
    mend="Remove it; or add its kind to stacks/rules/assembly/understood_kinds.toml, with why it lets nothing out",
    check=check,
)
