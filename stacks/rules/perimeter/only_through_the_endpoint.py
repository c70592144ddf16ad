"""Data leaves a bucket through our endpoint only, whoever holds the credentials."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.network import ENDPOINT, service_of
from stacks.rules.model.policies import Statement, attachments, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_BUCKET = "AWS::S3::Bucket"
_DATA = {"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"}
_ELSEWHERE = ("StringNotEqualsIfExists", "StringNotEquals")
# Exemptions are roles by name, or services of AWS that act for this account; each is one more condition.
_EXEMPTING = {"aws:sourcevpce", "aws:principalarn", "aws:principalisawsservice", "aws:viaawsservice", "aws:calledvia"}


def check(assembly: Assembly) -> Iterator[Fact]:
    gateways = {
        reference(each.stack, each.name) for each in assembly.of(ENDPOINT) if service_of(each) == "com.amazonaws.s3"
    }
    for bucket in assembly.of(_BUCKET):
        if bucket.get("LoggingConfiguration") is None:
            continue  # takes access logs: nobody reads it from inside
        refusing = [each for each in _refusals(assembly, bucket) if _confines(each, gateways)]
        refused = {action for each in refusing for action in each.actions}
        good = refused >= _DATA or "s3:*" in refused
        yield either(bucket, good, "data actions pass the endpoint only", "credentials from outside may read it")


def _refusals(assembly: Assembly, bucket: Resource) -> Iterator[Statement]:
    policies = list(attachments(assembly, "AWS::S3::BucketPolicy", "Bucket", bucket))
    arn = reference(bucket.stack, bucket.name, "Arn")
    for each in statements(assembly):
        refusing = each.written_in in policies and each.effect == "Deny" and each.principals == (("AWS", "*"),)
        if refusing and set(each.resources) >= {arn, f"{arn}/*"}:
            yield each


def _confines(statement: Statement, gateways: set[str]) -> bool:
    elsewhere = [statement.values("aws:SourceVpce", each) for each in _ELSEWHERE]
    named = any(values is not None and set(values) <= gateways and values for values in elsewhere)
    return named and {key for _, key, _ in statement.conditions} <= _EXEMPTING


RULE = Rule(
    name="OnlyThroughTheEndpoint",
    requirements=("NFR-1",),
    claim="Every bucket with data refuses reads, writes, deletes and listings that do not come through our endpoint",
    wrong="A bucket answers whoever holds credentials, from wherever",
    matters="Keys leak: a role's credentials copied to a laptop must be worth nothing there",
    mend="Deny the data actions where aws:SourceVpce is not our endpoint, with exemptions role by role",
    check=check,
)
