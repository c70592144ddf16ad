"""An address that was signed for somebody else works for minutes."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import Statement
from stacks.rules.perimeter.refusals import BUCKET, of_bucket
from stacks.rules.rule import Fact, Rule, either

LONGEST_MILLISECONDS = 15 * 60 * 1000  # what S3 itself takes for a call that is signed in its headers


def check(assembly: Assembly) -> Iterator[Fact]:
    for bucket in assembly.of(BUCKET):
        fresh = any(_refuses_old(each) for each in of_bucket(assembly, bucket))
        yield either(bucket, fresh, "refuses old signatures", "takes addresses that were signed days ago")


def _refuses_old(statement: Statement) -> bool:
    if statement.actions != ("s3:*",) or len(statement.conditions) != 1:
        return False
    operator, key, values = statement.conditions[0]
    asked = (operator, key) == ("NumericGreaterThan", "s3:signatureage") and len(values) == 1 and values[0].isdecimal()
    return asked and int(values[0]) <= LONGEST_MILLISECONDS


RULE = Rule(
    name="SignaturesAreFresh",
    requirements=("NFR-1",),
    claim="Every bucket refuses what was signed more than minutes ago",
    wrong="A presigned address to an object works for up to seven days",
    matters="Such an address needs no credentials: whoever reads it in a log or a mail has the object",
    mend="Deny s3:* where s3:signatureAge is more than some minutes, in milliseconds",
    check=check,
)
