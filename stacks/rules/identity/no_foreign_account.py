"""No template names an account: what is allowed to another one is a copy to elsewhere."""

import json
import re
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.rule import Fact, Rule, broken, holds

_ACCOUNT = re.compile(r"(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])")


def check(assembly: Assembly) -> Iterator[Fact]:
    for resource in assembly.resources:
        for account in sorted(set(_ACCOUNT.findall(json.dumps(resource.properties)))):
            yield broken(resource, f"names the account {account}")
    yield holds("", f"no account is spelled in {len(assembly.resources)} resources")


RULE = Rule(
    name="NoForeignAccount",
    requirements=("NFR-1",),
    claim="No resource names an account: all mean the one they are deployed to",
    wrong="A resource names an account by its number",
    matters="It is another account's sooner or later, and then a permission or a copy leads there",
    mend="Use Aws.ACCOUNT_ID, or let CDK format the ARN",
    check=check,
)
