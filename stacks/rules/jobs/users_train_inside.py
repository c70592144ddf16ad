"""Whoever may start a job must place it in our network."""

from collections.abc import Iterator

from stacks.rules.jobs.starting import started
from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users, templates
from stacks.rules.model.network import GROUP, SUBNET
from stacks.rules.model.policies import Statement
from stacks.rules.rule import Fact, Rule, either, holds

_LIST = "ForAllValues:StringEquals"


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        starts = tuple(started(assembly, role))
        for each in starts:
            inside = _only(assembly, each.statement, "sagemaker:VpcSubnets", SUBNET)
            guarded = _only(assembly, each.statement, "sagemaker:VpcSecurityGroupIds", GROUP)
            placed = each.bounded and inside and guarded and _as_templates(assembly, each.statement)
            yield either(role, placed, f"{each.called}: in our subnets", f"{each.called} allows any network")
        if not starts:
            yield holds(role, "starts no jobs")


def _only(assembly: Assembly, statement: Statement, key: str, kind: str) -> bool:
    """The request must give the key, and all its values must be resources of ours."""
    values = statement.values(key, _LIST) or ()
    return statement.is_given(key) and assembly.all_meant(list(values), kind) is not None


def _as_templates(assembly: Assembly, statement: Statement) -> bool:
    """Behind the group of the templates: not in that of apps, nor in that of endpoints."""
    named = {group for each in templates(assembly) for group in each.listed("security_group_ids")}
    return set(statement.values("sagemaker:VpcSecurityGroupIds", _LIST) or ()) == named


RULE = Rule(
    name="UsersTrainInside",
    requirements=("NFR-1", "NFR-2"),
    claim="A job that users start is placed in our subnets and groups, or refused",
    wrong="A user may start a job in another network, or in none",
    matters="A job outside the network has the internet and the job's role: that is all a copy needs",
    mend="Bound the action by sagemaker:VpcSubnets and sagemaker:VpcSecurityGroupIds, and by Null false for both",
    check=check,
)
