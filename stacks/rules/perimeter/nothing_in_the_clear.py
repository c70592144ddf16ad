"""Buckets and topics refuse whoever speaks without TLS, or an old one."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import Statement, attachments, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_BUCKET = "AWS::S3::Bucket"
_CLEAR = ("Bool", "aws:securetransport", ("false",))
_OLD = ("NumericLessThan", "s3:tlsversion", ("1.2",))


def check(assembly: Assembly) -> Iterator[Fact]:
    for bucket in assembly.of(_BUCKET):
        said = _refusals(assembly, bucket, "AWS::S3::BucketPolicy", "Bucket")
        arn = reference(bucket.stack, bucket.name, "Arn")
        for condition, name in ((_CLEAR, "no TLS"), (_OLD, "TLS before 1.2")):
            refused = any(_covers(each, condition, {arn, f"{arn}/*"}) for each in said)
            yield either(bucket, refused, f"refuses {name} for all", f"accepts {name}")
    for topic in assembly.of("AWS::SNS::Topic"):
        said = _refusals(assembly, topic, "AWS::SNS::TopicPolicy", "Topics")
        whole = {reference(topic.stack, topic.name)}
        refused = any(_covers(each, _CLEAR, whole, "sns:Publish") for each in said)
        yield either(topic, refused, "refuses messages without TLS", "accepts messages without TLS")


def _refusals(assembly: Assembly, holder: Resource, kind: str, key: str) -> list[Statement]:
    policies = list(attachments(assembly, kind, key, holder))
    return [
        each
        for each in statements(assembly)
        if each.written_in in policies and each.effect == "Deny" and each.principals == (("AWS", "*"),)
    ]


def _covers(
    statement: Statement, condition: tuple[str, str, tuple[str, ...]], resources: set[str], action: str = "s3:*"
) -> bool:
    return (
        statement.readable
        and statement.conditions == (condition,)
        and statement.actions == (action,)
        and set(statement.resources) >= resources
    )


RULE = Rule(
    name="NothingInTheClear",
    requirements=("NFR-1",),
    claim="Every bucket and topic refuses calls without TLS, buckets also TLS before 1.2",
    wrong="A bucket or topic accepts calls that others can read",
    matters="What crosses a wire in the clear is anybody's",
    mend="Make buckets with stacks/constructs/secure_bucket.py, topics with enforce_ssl=True",
    check=check,
)
