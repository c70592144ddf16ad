"""Access is said in policies, and nowhere else."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.perimeter.refusals import BUCKET, of_bucket, only_if, uncovered
from stacks.rules.rule import Fact, Rule, either

_ACTIONS = ("s3:PutBucketAcl", "s3:PutObjectAcl", "s3:PutObjectVersionAcl")


def check(assembly: Assembly) -> Iterator[Fact]:
    for bucket in assembly.of(BUCKET):
        open_ = uncovered(_ACTIONS, (each for each in of_bucket(assembly, bucket) if only_if(each, ())))
        owned = bucket.get("OwnershipControls.Rules") == [{"ObjectOwnership": "BucketOwnerEnforced"}]
        yield either(bucket, owned, "access lists mean nothing", "access lists with a write are obeyed")
        yield either(bucket, not open_, "access lists cannot be written", f"takes {', '.join(open_)}")


RULE = Rule(
    name="NoAccessLists",
    requirements=("NFR-1",),
    claim="Every bucket has access lists switched off, and refuses to be given one",
    wrong="An object or a bucket can be opened to others by an access list",
    matters="Access lists let in accounts and the public past every policy that a reviewer reads",
    mend="Make it with stacks/constructs/secure_bucket.py",
    check=check,
)
