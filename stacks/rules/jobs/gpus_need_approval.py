"""Nobody starts a GPU by himself."""

import re
from collections.abc import Iterator

from stacks.rules.jobs.starting import allows, started
from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.policies import Statement, bounding, granted_to
from stacks.rules.rule import Fact, Rule, either, holds

_KEY = "sagemaker:InstanceTypes"
_APPS = "sagemaker:CreateApp"
# Types without GPUs, by the families that have none.
PLAIN = re.compile(r"system|ml\.(t|m|c|r)\d[a-z]*\.[a-z0-9]+")


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        starts = tuple(_started(assembly, role))
        for called, statement, bounded in starts:
            types = statement.values(_KEY, "ForAllValues:StringEquals") or ()
            plain = types and all(PLAIN.fullmatch(name) for name in types)
            good = bounded and statement.is_given(_KEY) and plain
            yield either(role, good, f"{called}: {', '.join(types)}", f"{called} allows GPUs, or any type")
        if not starts:
            yield holds(role, "starts no instance")


def _started(assembly: Assembly, role: Resource) -> Iterator[tuple[str, Statement, bool]]:
    """Jobs and apps: how it is called, the statement, and whether IAM can bound it."""
    for each in started(assembly, role):
        yield each.called, each.statement, each.bounded
    for statement in (*granted_to(assembly, role), *bounding(assembly, role)):
        if statement.allows and allows(statement, _APPS):
            yield f"{statement.called}: CreateApp", statement, True


RULE = Rule(
    name="GpusNeedApproval",
    requirements=("GPU-1",),
    claim="A user can start instances of named types without GPUs only",
    wrong="A user may start a GPU, or an instance of any type",
    matters="A GPU left running for a weekend costs more than the team's month",
    mend="Bound the action by sagemaker:InstanceTypes with named types, and by Null false",
    check=check,
)
