"""Whatever is granted to a user's role later, its boundary stays."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.policies import MANAGED
from stacks.rules.rule import Fact, Rule, either


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        bounded = assembly.meant(role.get("PermissionsBoundary"), MANAGED)
        yield either(role, bounded, f"bounded by {bounded.name if bounded else ''}", "no permissions boundary")


RULE = Rule(
    name="BoundedUsers",
    requirements=("NFR-1", "NFR-2", "GPU-1"),
    claim="Every role that users' code acts as has a permissions boundary of ours",
    wrong="A role of users has no permissions boundary",
    matters="A policy attached by hand would be the end of every promise made here",
    mend="Give the role the platform's boundary",
    check=check,
)
