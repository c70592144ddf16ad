"""A role is assumed by one service of AWS, never by a person, another account or an identity provider."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import ROLE, statements
from stacks.rules.rule import Fact, Rule, either

_SERVICES = {
    "codebuild.amazonaws.com",
    "events.amazonaws.com",
    "emr-serverless.amazonaws.com",
    "lambda.amazonaws.com",
    "sagemaker.amazonaws.com",
    "scheduler.amazonaws.com",
    "states.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
}
_ACTIONS = {"sts:AssumeRole", "sts:SetSourceIdentity"}
_KNOWN = {
    "AssumeRolePolicyDocument",
    "Description",
    "ManagedPolicyArns",
    "MaxSessionDuration",
    "PermissionsBoundary",
    "Policies",
    "RoleName",
    "Tags",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in assembly.of(ROLE):
        said = [each for each in statements(assembly) if each.kind == "trust" and each.written_in is role]
        names = {name for each in said for kind, name in each.principals if kind == "Service"}
        others = [name for each in said for kind, name in each.principals if kind != "Service"]
        actions = {action for each in said for action in each.actions}
        good = len(names) == 1 and names <= _SERVICES and not others and actions <= _ACTIONS
        good = (
            good
            and role.properties.keys() <= _KNOWN
            and all(each.readable and each.allows and each.principals for each in said)
        )
        yield either(
            role, good, f"assumed by {', '.join(names)} only", f"assumed by {', '.join([*names, *others]) or 'nobody'}"
        )


RULE = Rule(
    name="TrustedServicesOnly",
    requirements=("NFR-1", "C-2"),
    claim="Every role is assumed by exactly one service of AWS",
    wrong="A role is assumed by a person, an account, an identity provider, or a service nobody expects",
    matters="Whoever may assume a role has all that it may do, from wherever he is",
    mend="Give the role one service principal; people come through Identity Center",
    check=check,
)
