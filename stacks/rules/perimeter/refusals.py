"""What a resource's own policy refuses to everybody. A refusal counts where it covers the whole resource."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import Condition, Statement, attachments, statements
from stacks.rules.model.spelling import reference

BUCKET = "AWS::S3::Bucket"
EVERYBODY = ((("AWS", "*"),), (("*", "*"),))


def of_bucket(assembly: Assembly, bucket: Resource) -> tuple[Statement, ...]:
    """On the bucket and on every object in it."""
    policies = list(attachments(assembly, "AWS::S3::BucketPolicy", "Bucket", bucket))
    arn = reference(bucket.stack, bucket.name, "Arn")
    said = (each for each in statements(assembly) if each.written_in in policies)
    return tuple(each for each in said if _refuses(each) and set(each.resources) >= {arn, f"{arn}/*"})


def of_itself(assembly: Assembly, holder: Resource) -> tuple[Statement, ...]:
    """Of a key or an image repository, whose policy is part of it, and about nothing else."""
    said = (each for each in statements(assembly) if each.written_in is holder and each.kind == "resource")
    return tuple(each for each in said if _refuses(each) and each.resources in ((), ("*",)))


def covers(statement: Statement, action: str) -> bool:
    """Whether the statement is about an action; IAM compares without regard to case."""
    return any(fnmatchcase(action.lower(), each.lower()) for each in statement.actions)


def uncovered(actions: Iterable[str], said: Iterable[Statement]) -> list[str]:
    """The actions that none of the statements is about."""
    listed = tuple(said)
    return [action for action in actions if not any(covers(each, action) for each in listed)]


def only_if(statement: Statement, conditions: Iterable[Condition]) -> bool:
    """Whether it refuses at least where all these conditions hold: it has no other one."""
    return set(statement.conditions) <= set(conditions)


def takes_access_logs(assembly: Assembly, bucket: Resource) -> bool:
    """Another bucket's log goes there, and its own goes nowhere. Such a bucket holds no data."""
    places = [each.get("LoggingConfiguration.DestinationBucketName") for each in assembly.of(BUCKET)]
    named = any(assembly.meant(place, BUCKET) is bucket for place in places)
    return named and bucket.get("LoggingConfiguration") is None


def _refuses(statement: Statement) -> bool:
    return statement.readable and statement.effect == "Deny" and statement.principals in EVERYBODY
