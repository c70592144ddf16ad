"""What a stack permits, one line each: a widened grant is one red line in a review."""

from collections.abc import Iterator

from tests.policies import Statement, statements
from tests.synthesis import Cloud
from tests.templates import blinded, spelled


def permissions(cloud: Cloud, stack: str) -> list[str]:
    """Sorted lines such as ``${Role}: Allow s3:GetObject on ${data:Derived.Arn}/* if ...``."""
    lines = {line for statement in statements(cloud, stack) for line in _lines(statement)}
    return sorted(blinded(line) for line in lines | set(_managed_policies(cloud, stack)))


def _lines(statement: Statement) -> Iterator[str]:
    who = "".join(f"{principal} " for principal in statement.principals)
    tests = [f"{operator} {key} {' | '.join(values)}" for operator, key, values in statement.conditions]
    condition = f" if {' and '.join(tests)}" if tests else ""
    for action in statement.actions:
        for resource in statement.resources or ("",):
            on = f" on {resource}" if resource else ""
            yield f"{statement.holder}: {statement.effect} {who}{action}{on}{condition}"


def _managed_policies(cloud: Cloud, stack: str) -> Iterator[str]:
    for name, role in cloud.of_type("AWS::IAM::Role", stack).items():
        for policy in role["Properties"].get("ManagedPolicyArns", []):
            logical_id = name.removeprefix(f"{stack}:")
            yield f"{spelled({'Ref': logical_id}, cloud)}: has {spelled(policy, cloud)}"
