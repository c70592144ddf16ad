"""Which actions of IAM a resource type's handlers need, from the type's schema in CloudFormation's registry.

A schema lists every permission that a handler may need whatever the properties say: some thirty for a bucket. Of those
for a creation or deletion the one is asked for that the type does not come about or go without; of those for an update,
of which only the properties would tell the right ones, any will do.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError

_INVOKED = ("Custom::", "AWS::CloudFormation::CustomResource")
_LOOKING = ("Get", "List", "Describe", "View", "Tag", "Untag", "Pass", "CreateServiceLinkedRole", "CreateTags")
_UNDOING = ("Delete", "Remove", "Revoke", "Detach", "Disassociate", "Disable", "Retire")
_VERBS = {"create": "Create", "update": "Update", "delete": "Delete"}
_WITHOUT_HANDLERS = {"AWS::CodeBuild::Project": "codebuild"}  # an old type, whose actions have its own name
_HOLDERS = {"Users": "iam:{}UserPolicy", "Groups": "iam:{}GroupPolicy", "Roles": "iam:{}RolePolicy"}


def needed_actions(kind: str, verb: str, properties: dict[str, Any], region: str) -> tuple[str, ...]:
    """``verb`` is *create*, *update* or *delete*. One of the actions is enough; none for a type that needs nothing."""
    name = kind.rpartition("::")[2]
    if kind.startswith(_INVOKED):
        return ("lambda:InvokeFunction",)
    if kind in _WITHOUT_HANDLERS:
        return (f"{_WITHOUT_HANDLERS[kind]}:{_VERBS[verb]}{name}",)
    if kind == "AWS::IAM::Policy":
        holder = next((each for member, each in _HOLDERS.items() if properties.get(member)), _HOLDERS["Roles"])
        return (holder.format("Delete" if verb == "delete" else "Put"),)
    listed = _permissions(kind, verb, region)
    changing = [each for each in listed if not _plain(each).startswith(_LOOKING)]
    if verb == "update" or not changing:
        return tuple(changing)
    return (_own(_of_the_service(changing, kind), name, verb),)


def _of_the_service(permissions: list[str], kind: str) -> list[str]:
    """By the service's name in the type, else of the service that most of them are of."""
    services = Counter(each.partition(":")[0] for each in permissions)
    named = [each for each in services if each.replace("-", "") == kind.split("::")[1].lower()]
    own = (named or [services.most_common(1)[0][0]])[0]
    return [each for each in permissions if each.startswith(f"{own}:")]


def _own(permissions: list[str], name: str, verb: str) -> str:
    """The one with the type's name, else the verb's own."""

    def distance(permission: str) -> tuple[bool, bool, bool, int]:
        plain = _plain(permission)
        undoes = plain.startswith(_UNDOING) != (verb == "delete")
        return undoes, name.lower() not in plain.lower(), not plain.startswith(_VERBS[verb]), len(plain)

    return min(permissions, key=distance)


def _plain(permission: str) -> str:
    return permission.partition(":")[2]


@cache
def _permissions(kind: str, verb: str, region: str) -> tuple[str, ...]:
    try:
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, kind).schema
    except ResourceNotFoundError:
        return ()
    return tuple(schema.get("handlers", {}).get(verb, {}).get("permissions", ()))
