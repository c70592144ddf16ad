"""Whoever may hand a role to a service has that role: which roles, and to which service, is spelled out."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_jobs, roles_of_users
from stacks.rules.model.policies import ACCOUNT, holders, role_of, statements
from stacks.rules.rule import Fact, Rule, either

# A boundary is made before the roles: it spells their names, which are ours from the first letter.
_BELOW_A_NAME = re.compile(rf"arn:[^:*]+:iam::{ACCOUNT}:role/[a-z0-9-]{{8,}}\*?")
_SERVICES = {"sagemaker.amazonaws.com", "emr-serverless.amazonaws.com"}


def check(assembly: Assembly) -> Iterator[Fact]:
    users = set(roles_of_users(assembly))
    for each in statements(assembly):
        if each.kind == "identity" and each.allows and "iam:PassRole" in each.actions:
            to = set(each.values("iam:PassedToService", "StringEquals") or ())
            roles = [role_of(assembly, name) for name in each.resources]
            mine = not users & set(holders(assembly, each.written_in)) or set(roles) <= set(roles_of_jobs(assembly))
            good = bool(to) and to <= _SERVICES and None not in roles and mine
            yield either(
                each.written_in, good, f"{each.called}: a job's role to {', '.join(to)}", f"{each.called} hands on more"
            )
        if each.kind == "boundary" and each.allows and "iam:PassRole" in each.actions:
            within = set(each.values("iam:PassedToService", "StringEquals") or ()) <= _SERVICES
            within = within and all(_BELOW_A_NAME.fullmatch(name) for name in each.resources)
            yield either(each.written_in, within, "bounded to roles by name", "the boundary lets hand on any role")


RULE = Rule(
    name="RolesGoToSagemaker",
    requirements=("NFR-1", "GPU-1"),
    claim="The only roles that people can hand on are those of job templates, and only to the service that runs jobs",
    wrong="A role can be handed to another service, or another role can be handed on",
    matters="Handing on a role is having it: with a stronger one anybody is an admin",
    mend="Name the role, and the service in the condition iam:PassedToService",
    check=check,
)
