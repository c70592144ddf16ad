"""Nothing in a bucket can be made public, kept under somebody else's key, or overwritten for good."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.rule import Fact, Rule, either

BUCKET, KEY = "AWS::S3::Bucket", "AWS::KMS::Key"
_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
# Left out on purpose: ACLs, websites, CORS, replication, inventories, analytics, notifications, acceleration.
_KNOWN = {
    "BucketEncryption",
    "BucketName",
    "LifecycleConfiguration",
    "LoggingConfiguration",
    "ObjectLockConfiguration",
    "ObjectLockEnabled",
    "OwnershipControls",
    "PublicAccessBlockConfiguration",
    "Tags",
    "VersioningConfiguration",
}


def check(assembly: Assembly) -> Iterator[Fact]:
    for bucket in assembly.of(BUCKET):
        strange = ", ".join(sorted(bucket.properties.keys() - _KNOWN))
        yield either(bucket, not strange, "neither ACLs nor copies to elsewhere", f"{strange} may let data out")
        blocks = bucket.get("PublicAccessBlockConfiguration") or {}
        yield either(bucket, all(blocks.get(each) is True for each in _BLOCKS), "never public", "could be made public")
        owned = bucket.get("OwnershipControls.Rules") == [{"ObjectOwnership": "BucketOwnerEnforced"}]
        yield either(bucket, owned, "every object is ours, whoever wrote it", "objects may belong to who wrote them")
        kept = bucket.get("VersioningConfiguration.Status") == "Enabled"
        yield either(bucket, kept, "what is overwritten is kept", "what is overwritten is lost")
        yield _encrypted(assembly, bucket)


def _encrypted(assembly: Assembly, bucket: Resource) -> Fact:
    rules = bucket.listed("BucketEncryption.ServerSideEncryptionConfiguration")
    default = rules[0].get("ServerSideEncryptionByDefault", {}) if len(rules) == 1 else {}
    key = assembly.meant(default.get("KMSMasterKeyID"), KEY)
    if default.get("SSEAlgorithm") == "aws:kms" and key is not None:
        return either(bucket, True, f"encrypted with {key.name}", "")
    # S3 delivers access logs to no bucket whose default is a customer key.
    logs = default.get("SSEAlgorithm") == "AES256" and _takes_access_logs(assembly, bucket)
    return either(bucket, logs, "takes access logs, encrypted by S3", "not encrypted with a key of ours")


def _takes_access_logs(assembly: Assembly, bucket: Resource) -> bool:
    places = [each.get("LoggingConfiguration.DestinationBucketName") for each in assembly.of(BUCKET)]
    return any(assembly.meant(place, BUCKET) is bucket for place in places)


RULE = Rule(
    name="PrivateBuckets",
    requirements=("NFR-1", "C-1"),
    claim="Every bucket is private for good, versioned, and encrypted with a key of ours",
    wrong="A bucket could be made public, copied elsewhere, or read by whoever holds another key",
    matters="A bucket is where the data is: one property makes it a door",
    mend="Make it with stacks/constructs/secure_bucket.py",
    check=check,
)
