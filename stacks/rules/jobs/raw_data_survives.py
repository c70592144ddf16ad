"""Raw data outlives the platform."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import raw_buckets
from stacks.rules.rule import Fact, Rule, broken, holds, switched_off

_KEPT = {"Retain", "RetainExceptOnCreate"}


def check(assembly: Assembly) -> Iterator[Fact]:
    raw = raw_buckets(assembly)
    for bucket in raw:
        if bucket.deletion in _KEPT:
            yield holds(bucket, "stays when its stack is deleted")
        else:
            yield switched_off(bucket, "is deleted with its stack", control="retention.keep_data")
    if not raw:
        yield broken("", "no job template names a bucket for raw data")


RULE = Rule(
    name="RawDataSurvives",
    requirements=("DAT-1",),
    claim="Raw data stays when the platform is destroyed",
    wrong="Destroying the platform deletes raw data",
    matters="Raw data cannot be made again, and a stack is deleted by one command",
    mend="Set retention.keep_data to true, or acknowledge it in config/*.toml",
    check=check,
)
