"""Every policy statement of a template, wherever it stands: roles, buckets, keys, topics, endpoints, functions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.synthesis import Cloud, Document
from tests.templates import spelled


@dataclass(frozen=True)
class Statement:
    """One statement, its references spelled as names.

    ``kind`` is *identity* (what a role may do), *boundary* (the most that it can), *trust* (who may assume it) or
    *resource* (who may use the resource).
    ``holder`` is the role or resource. ``conditions`` are ``(operator, key, values)``.
    """

    stack: str
    holder: str
    kind: str
    sid: str
    effect: str
    principals: tuple[str, ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]


def statements(cloud: Cloud, stack: str | None = None) -> list[Statement]:
    """All statements of one stack, or of all."""
    return [
        statement
        for name, template in cloud.templates.items()
        if stack in (None, name)
        for logical_id, resource in template["Resources"].items()
        for statement in _of_resource(cloud, name, logical_id, resource)
    ]


def _of_resource(cloud: Cloud, stack: str, logical_id: str, resource: Document) -> Iterator[Statement]:
    properties = resource.get("Properties", {})
    if resource["Type"] == "AWS::Lambda::Permission":
        yield _invocation(cloud, stack, properties)
    bounds = str(properties.get("ManagedPolicyName", "")).endswith("-boundary")
    for holder in _holders(properties, logical_id):
        for kind, document in _documents(resource["Type"], properties):
            for statement in document["Statement"]:
                yield _statement(cloud, stack, spelled(holder, cloud), "boundary" if bounds else kind, statement)


def _holders(properties: Document, logical_id: str) -> list[Any]:
    """A policy of its own names the roles or resources it is attached to; any other stands in its resource."""
    for attachment in ("Roles", "Topics"):
        if attachment in properties and "PolicyDocument" in properties:
            return list(properties[attachment])
    return [properties["Bucket"] if "PolicyDocument" in properties and "Bucket" in properties else {"Ref": logical_id}]


def _documents(resource_type: str, value: Any, key: str = "") -> Iterator[tuple[str, Document]]:
    match value:
        case {"Statement": [*_]}:
            yield _kind(resource_type, key), value
        case dict():
            for name, item in value.items():
                yield from _documents(resource_type, item, name)
        case list():
            for item in value:
                yield from _documents(resource_type, item, key)


def _kind(resource_type: str, key: str) -> str:
    if key == "AssumeRolePolicyDocument":
        return "trust"
    return "identity" if resource_type.startswith("AWS::IAM::") else "resource"


def _statement(cloud: Cloud, stack: str, holder: str, kind: str, statement: Document) -> Statement:
    return Statement(
        stack=stack,
        holder=holder,
        kind=kind,
        sid=statement.get("Sid", ""),
        effect=statement["Effect"],
        principals=_principals(cloud, statement.get("Principal", {})),
        actions=_spelled_all(cloud, statement["Action"]),
        resources=_spelled_all(cloud, statement.get("Resource", [])),
        conditions=tuple(
            (operator, key, _spelled_all(cloud, values))
            for operator, tests in statement.get("Condition", {}).items()
            for key, values in tests.items()
        ),
    )


def _invocation(cloud: Cloud, stack: str, properties: Document) -> Statement:
    """The statement that ``AWS::Lambda::Permission`` adds to a function's policy."""
    function = spelled(properties["FunctionName"], cloud)
    source = properties.get("SourceArn")
    return Statement(
        stack=stack,
        holder=function,
        kind="resource",
        sid="",
        effect="Allow",
        principals=_spelled_all(cloud, properties["Principal"]),
        actions=(properties["Action"],),
        resources=(function,),
        conditions=(("ArnLike", "aws:SourceArn", _spelled_all(cloud, source)),) if source else (),
    )


def _principals(cloud: Cloud, principal: str | Mapping[str, Any]) -> tuple[str, ...]:
    if isinstance(principal, str):
        return (principal,)
    return tuple(name for values in principal.values() for name in _spelled_all(cloud, values))


def _spelled_all(cloud: Cloud, value: Any) -> tuple[str, ...]:
    return tuple(spelled(item, cloud) for item in (value if isinstance(value, list) else [value]))
