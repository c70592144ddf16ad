"""An endpoint carries the actions that our code calls, and no other."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ENDPOINT
from stacks.rules.model.policies import Statement, statements
from stacks.rules.rule import Fact, Rule, either

_EXACT = re.compile(r"[a-z0-9-]+:[A-Za-z]+")


def check(assembly: Assembly) -> Iterator[Fact]:
    for endpoint in assembly.of(ENDPOINT):
        allowing = [each for each in statements(assembly) if each.written_in is endpoint and each.allows]
        good = allowing and all(_is_exact(each) for each in allowing)
        count = sum(len(each.actions) for each in allowing)
        yield either(endpoint, good, f"carries {count} actions by name", "carries any action of its service")


def _is_exact(statement: Statement) -> bool:
    return all(_EXACT.fullmatch(action) for action in statement.actions)


RULE = Rule(
    name="EndpointsByAction",
    requirements=("NFR-1", "NFR-2"),
    claim="Every endpoint carries the actions that our code calls, by name",
    wrong="An endpoint carries whatever its service can do",
    matters="A role that was widened by mistake would find the way open at once",
    mend="Declare what the capability calls; the network stack derives the policy from it",
    check=check,
)
