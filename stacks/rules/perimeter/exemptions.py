"""The reviewed tables of data_actions.toml: which actions are about data, and who may come from outside for them."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import templates
from stacks.rules.model.policies import Condition, role_of
from stacks.rules.model.spelling import reference, references
from stacks.rules.perimeter.refusals import BUCKET

_TABLE = Path(__file__).with_name("data_actions.toml")
_BY_OTHERS = ("ArnNotEqualsIfExists", "ArnNotEquals")


def data_actions() -> Mapping[str, Sequence[str]]:
    """By *read*, *list*, *write* and *delete*."""
    found: Mapping[str, Sequence[str]] = _table()["data_actions"]
    return found


def exempt(assembly: Assembly, bucket: Resource, group: str) -> list[Condition]:
    """Conditions that a refusal of these actions may have besides the endpoint's."""
    found = {"emptier": emptiers(assembly, bucket), "forwarded": _forwarded(assembly, bucket)}
    return [each for name, row in _table()["exempt"].items() if group in row["may"] for each in found[name]]


def emptiers(assembly: Assembly, bucket: Resource) -> list[Condition]:
    """CDK's function, if it empties this bucket."""
    found: list[Condition] = []
    for each in assembly.of("Custom::S3AutoDeleteObjects"):
        function = assembly.meant(each.get("ServiceToken"), "AWS::Lambda::Function")
        role = role_of(assembly, function.get("Role")) if function else None
        if role and assembly.meant(each.get("BucketName"), BUCKET) is bucket:
            arn = reference(role.stack, role.name, "Arn")
            found += [(operator, "aws:principalarn", (arn,)) for operator in _BY_OTHERS]
    return found


def _forwarded(assembly: Assembly, bucket: Resource) -> list[Condition]:
    """Services that act for their caller, if jobs leave models in this bucket."""
    named = {each[:2] for one in templates(assembly) for each in references(str(one.fields.get("output_uri")))}
    return [("BoolIfExists", "aws:viaawsservice", ("false",))] if (bucket.stack, bucket.name) in named else []


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_TABLE.read_text())
