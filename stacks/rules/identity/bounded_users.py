"""Whatever is granted to a user's role later, its boundary stays, and says what a boundary is for."""

from collections.abc import Iterator

from stacks.rules.identity.reviewed import reviewed_actions
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import roles_of_people, roles_of_users
from stacks.rules.model.policies import MANAGED, Statement, bounding
from stacks.rules.rule import Fact, Rule, broken, either

# What would outlive the boundary or go around it is refused whatever else is said.
LASTING = {
    "ecr:*Policy",
    "iam:A*",
    "iam:C*",
    "iam:D*",
    "iam:Put*",
    "iam:R*",
    "iam:S*",
    "iam:T*",
    "iam:U*",
    "kms:PutKeyPolicy",
    "s3:*Acl",
    "s3:PutAccess*",
    "s3:PutBucket*",
    "ssm:StartSession",
    "sts:AssumeRole*",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    boundary_of_people = {role.get("PermissionsBoundary") for role in roles_of_people(assembly)}
    yield either("", len(boundary_of_people) == 1, "one boundary for all people", "people have several boundaries")
    for role in roles_of_users(assembly):
        boundary = assembly.meant(role.get("PermissionsBoundary"), MANAGED)
        said = tuple(bounding(assembly, role))
        if boundary is None or not said:
            yield broken(role, "no permissions boundary")
        else:
            yield either(role, boundary.get("ManagedPolicyName"), f"bounded by {boundary.name}", "bounded by no name")
            yield from _says(boundary, said)


def _says(boundary: Resource, said: tuple[Statement, ...]) -> Iterator[Fact]:
    allowed = {action for each in said if each.allows for action in each.actions}
    new = ", ".join(sorted(allowed - set(reviewed_actions())))
    yield either(boundary, allowed and not new, f"allows {len(allowed)} reviewed actions", f"allows {new or 'nothing'}")
    refused = {
        action
        for each in said
        if each.effect == "Deny" and not each.conditions and each.resources == ("*",)
        for action in each.actions
    }
    open_ = ", ".join(sorted(LASTING - refused))
    yield either(boundary, not open_, "refuses what would outlast it", f"does not refuse {open_}")
    passing = [each for each in said if each.allows and "iam:PassRole" in each.actions]
    few = all("*" not in each.resources and each.values("iam:PassedToService", "StringEquals") for each in passing)
    yield either(boundary, few, "roles of jobs may be handed on", "any role may be handed on, or to any service")
    telling = [each for each in said if each.allows and "cloudwatch:PutMetricData" in each.actions]
    named = all(each.values("cloudwatch:namespace", "StringEquals") for each in telling)
    yield either(boundary, named, "metrics of named spaces only", "metrics of any space, AWS's own included")


RULE = Rule(
    name="BoundedUsers",
    requirements=("NFR-1", "NFR-2", "GPU-1"),
    claim="Every role that users' code acts as is inside a boundary of reviewed actions that nothing granted can widen",
    wrong="A role of users has no boundary, or one that says too much",
    matters="A policy attached by hand would be the end of every promise made here",
    mend="Give the role the boundary of stacks/constructs/personas/boundary.py, and leave that as it is",
    check=check,
)
