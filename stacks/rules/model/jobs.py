"""Job templates, and the roles that run what people wrote."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import ROLE, holders, role_of, statements

DOMAIN, PARAMETER, BUCKET = "AWS::SageMaker::Domain", "AWS::SSM::Parameter", "AWS::S3::Bucket"
EMR = ("Service", "emr-serverless.amazonaws.com")
_OPENING = "sagemaker:CreateApp"
_FOLDER, _FIELD = "/templates/", "role_arn"


@dataclass(frozen=True)
class Template:
    """One job template: the parameter that holds it, and its fields; none where the parameter is not one object."""

    parameter: Resource
    fields: Mapping[str, Any]

    def listed(self, field: str) -> list[Any]:
        found = self.fields.get(field)
        return found if isinstance(found, list) else []


def templates(assembly: Assembly) -> tuple[Template, ...]:
    return tuple(
        Template(parameter, _fields(parameter.get("Value")))
        for parameter in assembly.of(PARAMETER)
        if _FOLDER in str(parameter.get("Name")) or _FIELD in str(parameter.get("Value"))
    )


def raw_buckets(assembly: Assembly) -> tuple[Resource, ...]:
    """The buckets that job templates name for raw data."""
    named = [each.fields.get("buckets") for each in templates(assembly)]
    found = [assembly.meant(each.get("raw"), BUCKET) for each in named if isinstance(each, dict)]
    return tuple(dict.fromkeys(bucket for bucket in found if bucket is not None))


def roles_of_people(assembly: Assembly) -> tuple[Resource, ...]:
    """The roles that Studio's apps run as, and those that may open apps: a profile may name them tomorrow."""
    places = ("DefaultUserSettings.ExecutionRole", "DefaultSpaceSettings.ExecutionRole", "UserSettings.ExecutionRole")
    studio = (*assembly.of(DOMAIN), *assembly.of("AWS::SageMaker::UserProfile"))
    named = _roles(assembly, [each.get(place) for each in studio for place in places])
    opening = [each for each in statements(assembly) if each.kind == "identity" and each.allows]
    able = [role for each in opening if _OPENING in each.actions for role in holders(assembly, each.written_in)]
    return tuple(dict.fromkeys((*named, *able)))


def roles_of_jobs(assembly: Assembly) -> tuple[Resource, ...]:
    """The roles that job templates name, and those that EMR assumes for Spark code."""
    named = _roles(assembly, [value for each in templates(assembly) for value in _role_arns(each)])
    return tuple(dict.fromkeys((*named, *roles_of_spark(assembly))))


def roles_of_spark(assembly: Assembly) -> tuple[Resource, ...]:
    """The roles that EMR may assume."""
    trusting = {each.written_in for each in statements(assembly) if each.kind == "trust" and EMR in each.principals}
    return tuple(role for role in assembly.of(ROLE) if role in trusting)


def roles_of_users(assembly: Assembly) -> tuple[Resource, ...]:
    """Every role that a user's code can act as."""
    return tuple(dict.fromkeys((*roles_of_people(assembly), *roles_of_jobs(assembly))))


def _role_arns(template: Template) -> Iterator[Any]:
    for name, value in template.fields.items():
        if name.endswith("role_arn"):
            yield value


def _roles(assembly: Assembly, values: list[Any]) -> tuple[Resource, ...]:
    found = (role_of(assembly, value) for value in values)
    return tuple(dict.fromkeys(role for role in found if role is not None))


def _fields(value: Any) -> Mapping[str, Any]:
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
