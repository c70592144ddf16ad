"""Whoever may start a job must place it in our network."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.network import GROUP, SUBNET
from stacks.rules.model.policies import Statement, granted_to
from stacks.rules.rule import Fact, Rule, either, holds

PLACED = {
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateModel",
}
_LIST = "ForAllValues:StringEquals"


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        starting = [each for each in granted_to(assembly, role) if each.allows and PLACED & set(each.actions)]
        for each in starting:
            inside = _only(assembly, each, "sagemaker:VpcSubnets", SUBNET)
            guarded = _only(assembly, each, "sagemaker:VpcSecurityGroupIds", GROUP)
            yield either(
                role, inside and guarded, f"{each.called}: in our subnets", f"{each.called} allows any network"
            )
        if not starting:
            yield holds(role, "starts no jobs")


def _only(assembly: Assembly, statement: Statement, key: str, kind: str) -> bool:
    """The request must give the key, and all its values must be resources of ours."""
    values = statement.values(key, _LIST) or ()
    return statement.is_given(key) and assembly.all_meant(list(values), kind) is not None


RULE = Rule(
    name="UsersTrainInside",
    requirements=("NFR-1", "NFR-2"),
    claim="A job that users start is placed in our subnets and groups, or refused",
    wrong="A user may start a job in another network, or in none",
    matters="A job outside the network has the internet and the job's role: that is all a copy needs",
    mend="Bound the action by sagemaker:VpcSubnets and sagemaker:VpcSecurityGroupIds, and by Null false for both",
    check=check,
)
