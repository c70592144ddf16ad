"""No role is given actions by pattern, nor by a policy of AWS's that AWS may widen."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import ROLE, statements
from stacks.rules.rule import Fact, Rule, either

_LOGS_ONLY = ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
_FOR_IDENTITIES = "AWS::IAM::ManagedPolicy"


def check(assembly: Assembly) -> Iterator[Fact]:
    for each in statements(assembly):
        if each.kind == "identity" and each.allows:
            patterns = [action for action in each.actions if "*" in action or "?" in action]
            exact = f"{each.called}: {len(each.actions)} exact actions"
            yield either(each.written_in, not patterns, exact, f"{each.called} allows {', '.join(patterns)}")
    for role in assembly.of(ROLE):
        for policy in role.listed("ManagedPolicyArns"):
            known = str(policy).endswith(_LOGS_ONLY) or assembly.meant(policy, _FOR_IDENTITIES)
            trusted = [name for each in _trust(assembly, role) for name in each]
            fits = known and (trusted == ["lambda.amazonaws.com"] or not str(policy).endswith(_LOGS_ONLY))
            yield either(role, fits, "a managed policy for log lines only", f"managed policy {policy}")


def _trust(assembly: Assembly, role: object) -> Iterator[list[str]]:
    for each in statements(assembly):
        if each.kind == "trust" and each.written_in is role:
            yield [name for _, name in each.principals]


RULE = Rule(
    name="ExactActions",
    requirements=("NFR-1", "NFR-2"),
    claim="Every role is allowed exact actions, in policies of ours",
    wrong="A role is allowed actions by pattern, or by a policy that AWS maintains",
    matters="A pattern also allows what AWS adds next year, and AWS's own policies allow far more than a task needs",
    mend="List the actions one by one",
    check=check,
)
