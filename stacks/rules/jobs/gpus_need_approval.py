"""Nobody starts a GPU by himself."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import roles_of_users
from stacks.rules.model.policies import granted_to
from stacks.rules.rule import Fact, Rule, either, holds

_KEY = "sagemaker:InstanceTypes"
# Actions that start an instance, by what IAM lets a policy bound.
STARTING = {
    "sagemaker:CreateApp",
    "sagemaker:CreateEndpointConfig",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateTransformJob",
    "sagemaker:UpdateTrainingJob",
}
_PLAIN = re.compile(r"system|ml\.(t|m|c|r)\d[a-z]*\.[a-z0-9]+")


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        starting = [each for each in granted_to(assembly, role) if each.allows and STARTING & set(each.actions)]
        for each in starting:
            types = each.values(_KEY, "ForAllValues:StringEquals") or ()
            good = each.is_given(_KEY) and types and all(_PLAIN.fullmatch(name) for name in types)
            yield either(role, good, f"{each.called}: {_named(types)}", f"{each.called} allows GPUs, or any type")
        if not starting:
            yield holds(role, "starts no instance")


def _named(types: tuple[str, ...]) -> str:
    return ", ".join(types)


RULE = Rule(
    name="GpusNeedApproval",
    requirements=("GPU-1",),
    claim="A user can start instances of named types without GPUs only",
    wrong="A user may start a GPU, or an instance of any type",
    matters="A GPU left running for a weekend costs more than the team's month",
    mend="Bound the action by sagemaker:InstanceTypes with named types, and by Null false",
    check=check,
)
