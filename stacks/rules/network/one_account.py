"""Whose calls the endpoints carry: one account's, unless the settings name an organization."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ENDPOINT
from stacks.rules.model.policies import statements
from stacks.rules.rule import Fact, Rule, holds, switched_off

_ORGANIZATION = ("aws:PrincipalOrgID", "aws:ResourceOrgID")


def check(assembly: Assembly) -> Iterator[Fact]:
    for endpoint in assembly.of(ENDPOINT):
        said = [each for each in statements(assembly) if each.written_in is endpoint]
        if any(each.values(key, "StringEquals") for each in said for key in _ORGANIZATION):
            yield switched_off(endpoint, "carries calls of a whole organization", control="network.organization_id")
        else:
            yield holds(endpoint, "names no organization")


RULE = Rule(
    name="OneAccount",
    requirements=("NFR-1",),
    claim="No endpoint carries calls of another account, be it of the same organization",
    wrong="Every account of an organization meets ours at an endpoint",
    matters="Whoever holds another account of the organization can have data copied there",
    mend='Set network.organization_id to "", or acknowledge it in config/*.toml',
    check=check,
)
