"""What a resource's own policy allows: to services that act for this account, and to roles of ours."""

import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.network import ENDPOINT
from stacks.rules.model.policies import ACCOUNT, Statement, role_of, statements
from stacks.rules.model.spelling import referred
from stacks.rules.rule import Fact, Rule, either

_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com")
_OWN_ACCOUNT = re.compile(rf"(arn:[a-z«»A-Z:-]+:iam::{ACCOUNT}:root|{ACCOUNT})")
PERMISSION = "AWS::Lambda::Permission"


def check(assembly: Assembly) -> Iterator[Fact]:
    for each in statements(assembly):
        if each.kind == "resource" and each.written_in.kind != ENDPOINT and each.effect != "Deny":
            good = each.readable and each.principals and all(_is_ours(assembly, each, who) for who in each.principals)
            names = ", ".join(name for _, name in each.principals)
            yield either(each.written_in, good, f"{each.called} is for {names}", f"{each.called} is for {names}")
    for permission in assembly.of(PERMISSION):
        function = assembly.meant(permission.get("FunctionName"), "AWS::Lambda::Function")
        of_ours = referred(permission.get("SourceArn")) or permission.get("SourceAccount") == ACCOUNT
        service = _SERVICE.fullmatch(str(permission.get("Principal")))
        plain = permission.properties.keys() <= {"Action", "FunctionName", "Principal", "SourceArn", "SourceAccount"}
        asked = permission.get("Action") == "lambda:InvokeFunction"
        yield either(
            permission,
            function and of_ours and service and plain and asked,
            f"{permission.get('Principal')} may call {function.name if function else ''} for one resource of ours",
            "a function that others may call",
        )


def _is_ours(assembly: Assembly, statement: Statement, who: tuple[str, str]) -> bool:
    kind, name = who
    if kind == "Service":
        bound = statement.values("aws:SourceAccount", "StringEquals") == (ACCOUNT,)
        exact = not any("*" in action for action in statement.actions)
        return bound and exact and _SERVICE.fullmatch(name) is not None
    if kind != "AWS":
        return False
    return _OWN_ACCOUNT.fullmatch(name) is not None or role_of(assembly, name) is not None


RULE = Rule(
    name="SharedWithNobody",
    requirements=("NFR-1",),
    claim="Policies of resources let in roles of ours, and services of AWS that act for this account",
    wrong="A resource's own policy lets in others",
    matters="A resource policy needs no permission on our side: whoever it names can take the data",
    mend="Name the role; for a service of AWS add the condition aws:SourceAccount",
    check=check,
)
