"""What is allowed here is allowed to roles of these templates, and to nobody else in the account."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.personas import policies_of_operators
from stacks.rules.model.policies import MANAGED, POLICY, ROLE
from stacks.rules.rule import Fact, Rule, either

_KNOWN = {"Description", "ManagedPolicyName", "Path", "PolicyDocument", "PolicyName", "Roles"}


def check(assembly: Assembly) -> Iterator[Fact]:
    for policy in assembly.of(POLICY, MANAGED):
        roles = policy.listed("Roles")
        named = assembly.all_meant(roles, ROLE) if roles else ()
        only = policy.properties.keys() <= _KNOWN
        told = _is_boundary(assembly, policy) or policy in policies_of_operators(assembly)
        good = named is not None and only and (roles or told)
        names = ", ".join(role.name for role in named or ())
        yield either(policy, good, f"allows {names or 'nobody anything by itself'}", "is somebody's who is not ours")


def _is_boundary(assembly: Assembly, policy: Resource) -> bool:
    """Attached by the roles that it bounds, or that name it."""
    return any(
        assembly.meant(value, MANAGED) is policy
        for role in assembly.of(ROLE)
        for value in (role.get("PermissionsBoundary"), *role.listed("ManagedPolicyArns"))
    )


RULE = Rule(
    name="PoliciesGoToOurRoles",
    requirements=("NFR-1", "C-2"),
    claim="Every policy is attached to roles of these templates, never to users, groups or roles beside them",
    wrong="A policy is attached to a user, a group or a role that these templates do not show",
    matters="Whoever else the account knows could then read the data as a job does",
    mend="Attach it to a role object of these stacks",
    check=check,
)
