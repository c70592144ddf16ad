"""A job from a template runs in our subnets, under our keys, for a bounded time, on data in our buckets."""

import re
from collections.abc import Iterator
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import Template, templates
from stacks.rules.model.network import GROUP, SUBNET
from stacks.rules.model.policies import role_of
from stacks.rules.model.spelling import referred
from stacks.rules.rule import Fact, Rule, broken, either

# What a job would lack without: where it runs, as whom, under which keys, how long, and where its data lies.
_FIELDS = {
    *("name", "job_prefix", "algorithm_name", "role_arn", "processing_role_arn", "instance_type", "volume_gib"),
    *("volume_key_arn", "output_key_arn", "max_runtime_seconds", "subnet_ids", "security_group_ids"),
    *("configuration_bucket", "output_uri", "checkpoint_uri", "buckets"),
}
_KEY, _BUCKET = "AWS::KMS::Key", "AWS::S3::Bucket"
_LONGEST_SECONDS = 28 * 86_400  # SageMaker's own limit
# Families with disks of their own, which AWS encrypts itself, and for which it refuses a key.
_OWN_DISKS = re.compile(r"ml\.(g\d+[a-z]*|p\d+[a-z-]*\d*|trn\d+n?|[a-z]\d+[a-z]*d[a-z]*)\.")
_URI = re.compile(r"s3://(?P<bucket>«[^»]+»)(/[A-Za-z0-9/._-]*)?")


def check(assembly: Assembly) -> Iterator[Fact]:
    for each in templates(assembly):
        yield from _judged(assembly, each)
    if not templates(assembly):
        yield broken("", "no job template")


def _judged(assembly: Assembly, template: Template) -> Iterator[Fact]:
    where, fields = template.parameter, template.fields
    missing = ", ".join(sorted(_FIELDS - fields.keys()))
    yield either(where, not missing, "says all that a job needs", f"lacks {missing}")
    subnets = assembly.all_meant(template.listed("subnet_ids"), SUBNET) or ()
    yield either(where, set(subnets) == set(assembly.of(SUBNET)), "in every subnet of ours", "in other subnets")
    groups = assembly.all_meant(template.listed("security_group_ids"), GROUP)
    yield either(where, groups, "behind a group of ours", "behind no group of ours")
    roles = [role_of(assembly, value) for name, value in fields.items() if name.endswith("role_arn")]
    yield either(where, roles and None not in roles, "as a role of ours", "as another role")
    yield either(where, _is_encrypted(assembly, template), "volume and results under keys of ours", "a key is missing")
    seconds = fields.get("max_runtime_seconds")
    bounded = isinstance(seconds, int) and 0 < seconds <= _LONGEST_SECONDS
    yield either(where, bounded, f"for {seconds} seconds at most", "for an unbounded time")
    places = [*_buckets(fields), fields.get("configuration_bucket"), *_uris(fields)]
    ours = [assembly.meant(place, _BUCKET) for place in places]
    yield either(
        where,
        len(ours) > 3 and None not in ours and _apart(ours),
        "on buckets of ours",
        "on another place than our buckets",
    )


def _is_encrypted(assembly: Assembly, template: Template) -> bool:
    output, volume = template.fields.get("output_key_arn"), template.fields.get("volume_key_arn")
    own_disk = _OWN_DISKS.match(str(template.fields.get("instance_type"))) is not None
    named = assembly.meant(volume, _KEY) is not None if not own_disk else volume == ""
    return named and assembly.meant(output, _KEY) is not None and template.parameter.get("Type") == "String"


def _apart(buckets: list[Resource | None]) -> bool:
    """Raw and derived data, which come first, lie in two buckets: what a job writes is not what it began with."""
    return buckets[0] is not buckets[1]


def _buckets(fields: Any) -> list[Any]:
    found = fields.get("buckets")
    return [found.get("raw"), found.get("derived"), *found.values()] if isinstance(found, dict) else [None, None]


def _uris(fields: Any) -> Iterator[str | None]:
    """The bucket of each place in S3; None where it is no place in S3."""
    for name, value in fields.items():
        if name.endswith("_uri"):
            found = _URI.fullmatch(str(value))
            yield found["bucket"] if found and referred(found["bucket"]) else None


RULE = Rule(
    name="TemplatesStayInside",
    requirements=("NFR-1", "C-1"),
    claim="Every job template names our subnets, groups, keys, role and buckets, and a time at which a job ends",
    wrong="A job from a template would run elsewhere, unencrypted, unbounded, or on data of others",
    matters="A job without a VpcConfig runs with the internet; one without an end costs until somebody looks",
    mend="Leave templates to stacks/training.py",
    check=check,
)
