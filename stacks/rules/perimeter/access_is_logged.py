"""Who read which object is written down."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
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


RULE = Rule(
    name="AccessIsLogged",
    requirements=("NFR-1",),
    claim="Every access to every bucket is logged to a bucket of ours",
    wrong="Reads of a bucket leave no trace",
    matters="After an incident the first question is who read what",
    mend="Make it with stacks/constructs/secure_bucket.py, which names the bucket for access logs",
    check=check,
)
