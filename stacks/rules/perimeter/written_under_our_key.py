"""No object is written under another key than ours."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import attachments, statements
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, either

_BUCKET, _KEY = "AWS::S3::Bucket", "AWS::KMS::Key"
_NAMED = "s3:x-amz-server-side-encryption-aws-kms-key-id"
_OTHER = ("StringNotEqualsIfExists", "StringNotEquals", "ArnNotEqualsIfExists", "ArnNotEquals")


def check(assembly: Assembly) -> Iterator[Fact]:
    keys = {reference(each.stack, each.name, "Arn") for each in assembly.of(_KEY)}
    for bucket in assembly.of(_BUCKET):
        if bucket.get("LoggingConfiguration") is None:
            continue  # takes access logs, which S3 encrypts itself
        policies = list(attachments(assembly, "AWS::S3::BucketPolicy", "Bucket", bucket))
        refused = [
            values
            for each in statements(assembly)
            if each.written_in in policies and each.effect == "Deny" and "s3:PutObject" in each.actions
            for operator in _OTHER
            if (values := each.values(_NAMED, operator))
        ]
        good = any(set(values) <= keys for values in refused)
        yield either(bucket, good, "written under our key only", "takes objects under any key that a caller names")


RULE = Rule(
    name="WrittenUnderOurKey",
    requirements=("NFR-1",),
    claim="Every bucket with data refuses objects under another key than ours",
    wrong="A caller may write an object under a key that is not ours",
    matters="What lies under a foreign key can be read by whoever owns that key, and not by us",
    mend="Deny s3:PutObject where the named key is another one than the data key",
    check=check,
)
