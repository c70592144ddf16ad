"""What came from outside stays as it came."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import raw_buckets, roles_of_users
from stacks.rules.model.personas import leads
from stacks.rules.model.policies import Statement, bounding, granted_to
from stacks.rules.model.spelling import reference
from stacks.rules.rule import Fact, Rule, broken, either

_READING = {"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketLocation"}

_ADDING = {"s3:AbortMultipartUpload", "s3:PutObject"}  # leads only; what they write over stays as an older version


def check(assembly: Assembly) -> Iterator[Fact]:
    raw = raw_buckets(assembly)
    for bucket in raw:
        arn = reference(bucket.stack, bucket.name, "Arn")
        for role in roles_of_users(assembly):
            said = [each for each in granted_to(assembly, role) if each.allows and _touches(each.resources, arn)]
            may = {action for each in said for action in each.actions if action.startswith("s3:")}
            rest = may - _READING - (_ADDING if role in leads(assembly) else set())
            yield either(role, not rest, f"reads or adds to {bucket.name} only", f"may change {bucket.name}")
            kept = any(_keeps(each, arn) for each in bounding(assembly, role))
            yield either(role, kept, "may delete nothing, whatever it is given", "could be given the right to delete")
        rules = bucket.listed("LifecycleConfiguration.Rules")
        expiring = [each for each in rules if {"ExpirationInDays", "ExpirationDate"} & set(each)]
        kept = bucket.get("VersioningConfiguration.Status") == "Enabled" and not expiring
        yield either(bucket, kept, "versioned, and nothing in it expires", "its objects expire or are overwritten")
    if not raw:
        yield broken("", "no job template names a bucket for raw data")


def _keeps(statement: Statement, arn: str) -> bool:
    whole = "s3:DeleteObject*" in statement.actions and f"{arn}/*" in statement.resources
    return statement.effect == "Deny" and whole and not statement.conditions


def _touches(resources: tuple[str, ...], arn: str) -> bool:
    return any(each == "*" or each.startswith(arn) for each in resources)


RULE = Rule(
    name="RawDataStays",
    requirements=("DAT-1",),
    claim="People and jobs only read raw data, leads add to it, nobody deletes, and nothing in its bucket expires",
    wrong="Raw data may be changed, deleted, or expires",
    matters="Everything else can be made again from raw data; raw data cannot",
    mend="Give roles of users s3:GetObject and s3:ListBucket on the raw bucket, leads s3:PutObject, and nothing more",
    check=check,
)
