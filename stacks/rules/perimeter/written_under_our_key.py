"""No object is written under another key than its bucket's."""

from collections.abc import Iterator, Mapping, Sequence

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import Condition
from stacks.rules.model.spelling import reference
from stacks.rules.perimeter.refusals import BUCKET, of_bucket, only_if, takes_access_logs, uncovered
from stacks.rules.rule import Fact, Rule, either

_KEY = "AWS::KMS::Key"
_ALGORITHM = "s3:x-amz-server-side-encryption"
_NAMED = "s3:x-amz-server-side-encryption-aws-kms-key-id"
_OF_THE_CALLER = "s3:x-amz-server-side-encryption-customer-algorithm"
_WRITES = ("s3:PutObject", "s3:ReplicateObject")
_ENCRYPTS = (*_WRITES, "s3:UpdateObjectEncryption")


def check(assembly: Assembly) -> Iterator[Fact]:
    for bucket in assembly.of(BUCKET):
        if takes_access_logs(assembly, bucket):
            continue  # S3 encrypts them itself
        said = of_bucket(assembly, bucket)
        key = assembly.meant(_default(bucket), _KEY)
        for what, (actions, conditions) in _refused(reference(key.stack, key.name, "Arn") if key else "").items():
            open_ = uncovered(actions, (each for each in said if only_if(each, conditions)))
            yield either(bucket, key and not open_, f"refuses {what}", f"takes {what}")


def _refused(key: str) -> Mapping[str, tuple[Sequence[str], Sequence[Condition]]]:
    """What is refused, of which actions, and all that a refusal of it may ask for.

    A request that says nothing of encryption gets the bucket's default. One that asks for "aws:kms" and names no key
    gets AWS's own key instead, whatever the default is.
    """
    algorithm, named = ("Null", _ALGORITHM, ("false",)), ("Null", _NAMED, ("false",))
    return {
        "other algorithms than aws:kms": (_ENCRYPTS, [*_differs(_ALGORITHM, "aws:kms"), algorithm]),
        "keys of others": (_ENCRYPTS, [*_differs(_NAMED, key), named]),
        "AWS's own key": (_ENCRYPTS, [algorithm, ("Null", _NAMED, ("true",))]),
        "a key that the caller brings": (_WRITES, [("Null", _OF_THE_CALLER, ("false",))]),
    }


def _differs(name: str, value: str) -> list[Condition]:
    return [(operator, name, (value,)) for operator in ("StringNotEqualsIfExists", "StringNotEquals")]


def _default(bucket: Resource) -> object:
    rules = bucket.listed("BucketEncryption.ServerSideEncryptionConfiguration")
    default = rules[0].get("ServerSideEncryptionByDefault") if len(rules) == 1 and isinstance(rules[0], dict) else None
    return default.get("KMSMasterKeyID") if isinstance(default, dict) else None


RULE = Rule(
    name="WrittenUnderOurKey",
    requirements=("NFR-1",),
    claim="Every bucket with data refuses objects under another key than its own",
    wrong="A caller may write an object under a key that is not ours",
    matters="What lies under a foreign key can be read by whoever owns that key, and not by us",
    mend="Make it with stacks/constructs/secure_bucket.py, which denies every other way to encrypt",
    check=check,
)
