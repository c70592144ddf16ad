"""Who read which object is written down."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import ACCOUNT, Statement, attachments, statements
from stacks.rules.model.spelling import reference
from stacks.rules.perimeter.private_buckets import BUCKET
from stacks.rules.rule import Fact, Rule, either


def check(assembly: Assembly) -> Iterator[Fact]:
    logging = [each for each in assembly.of(BUCKET) if each.get("LoggingConfiguration") is not None]
    targets = {assembly.meant(each.get("LoggingConfiguration.DestinationBucketName"), BUCKET) for each in logging}
    for bucket in assembly.of(BUCKET):
        named = assembly.meant(bucket.get("LoggingConfiguration.DestinationBucketName"), BUCKET)
        prefix = bucket.get("LoggingConfiguration.LogFilePrefix")
        good = (bucket in targets and bucket not in logging) or (
            named is not None and named not in logging and bool(prefix)
        )
        yield either(bucket, good, "its accesses are logged, or are logs", "nobody would know who read it")
        if named is not None:
            open_ = any(_delivers(each, bucket, named, str(prefix)) for each in _policy(assembly, named))
            yield either(bucket, open_, f"S3 may write them to {named.name}", "S3 may not write the log it should")


def _policy(assembly: Assembly, bucket: Resource) -> list[Statement]:
    policies = list(attachments(assembly, "AWS::S3::BucketPolicy", "Bucket", bucket))
    return [each for each in statements(assembly) if each.written_in in policies and each.allows]


def _delivers(statement: Statement, bucket: Resource, to: Resource, prefix: str) -> bool:
    """Without this permission S3 drops the log in silence."""
    source = statement.values("aws:SourceArn", "ArnLike", "ArnEquals")
    return (
        statement.principals == (("Service", "logging.s3.amazonaws.com"),)
        and "s3:PutObject" in statement.actions
        and statement.resources == (f"{reference(to.stack, to.name, 'Arn')}/{prefix}*",)
        and statement.values("aws:SourceAccount", "StringEquals") == (ACCOUNT,)
        and source == (reference(bucket.stack, bucket.name, "Arn"),)
    )


RULE = Rule(
    name="AccessIsLogged",
    requirements=("NFR-1",),
    claim="Every access to every bucket is logged to a bucket of ours",
    wrong="Reads of a bucket leave no trace",
    matters="After an incident the first question is who read what",
    mend="Make it with stacks/constructs/secure_bucket.py, which names the bucket for access logs",
    check=check,
)
