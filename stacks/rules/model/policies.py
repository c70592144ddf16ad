"""Every policy statement of every template, and the roles that they speak for."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource

ROLE, POLICY, MANAGED = "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"
ACCOUNT = "«AWS::AccountId»"
VERSION = "2012-10-17"  # of the language; the one before knows no variables

Condition = tuple[str, str, tuple[str, ...]]
"""Operator, key in lower case (IAM does not tell them apart), values."""


@dataclass(frozen=True)
class Statement:
    """One statement.

    ``kind`` is *identity* (what a role may do), *trust* (who may assume it), *boundary* or *resource* (who may use the
    resource that it is written in). ``principals`` are kind and name, such as ``("Service", "s3.amazonaws.com")``.
    ``readable`` is false where it says by exclusion whom or what it means, or where it is no statement at all.
    """

    written_in: Resource
    kind: str
    sid: str
    effect: str
    principals: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...]
    readable: bool

    @property
    def allows(self) -> bool:
        return self.effect == "Allow"

    @property
    def called(self) -> str:
        """How a person finds it: its sid, or its first action."""
        return self.sid or f"the statement on {self.actions[0] if self.actions else 'nothing'}"

    def values(self, key: str, *operators: str) -> tuple[str, ...] | None:
        """The values that a condition compares a key with, by one of these operators; None where there is none."""
        found = [values for operator, name, values in self.conditions if name == key.lower() and operator in operators]
        return found[0] if len(found) == 1 else None

    def is_given(self, key: str) -> bool:
        """Whether a request without the key is not meant."""
        return self.values(key, "Null") == ("false",)


@lru_cache(maxsize=8)
def statements(assembly: Assembly) -> tuple[Statement, ...]:
    """All of them, in the order of the templates."""
    bounds = [policy for policy in boundaries(assembly) if not holders(assembly, policy)]
    return tuple(
        _statement(resource, "boundary" if resource in bounds else _kind(resource, key), document, each)
        for resource in assembly.resources
        for key, document in _documents(dict(resource.properties))
        for each in _listed(document.get("Statement"))
    )


def boundaries(assembly: Assembly) -> tuple[Resource, ...]:
    """The managed policies that bound a role. One that no role has as well allows nothing, whatever it says."""
    found = (assembly.meant(role.get("PermissionsBoundary"), MANAGED) for role in assembly.of(ROLE))
    return tuple(dict.fromkeys(policy for policy in found if policy is not None))


def granted_to(assembly: Assembly, role: Resource) -> Iterator[Statement]:
    """What a role's identity policies say, wherever they are written."""
    yield from _grants(assembly).get(role, ())


@lru_cache(maxsize=8)
def _grants(assembly: Assembly) -> Mapping[Resource, Sequence[Statement]]:
    """What every role's identity policies say: each policy's holders are looked for once."""
    said = [each for each in statements(assembly) if each.kind == "identity"]
    held = {policy: holders(assembly, policy) for policy in {each.written_in for each in said}}
    found: dict[Resource, list[Statement]] = {}
    for each in said:
        for role in held[each.written_in]:
            found.setdefault(role, []).append(each)
    return found


def bounding(assembly: Assembly, role: Resource) -> Iterator[Statement]:
    """What a role's boundary says."""
    boundary = assembly.meant(role.get("PermissionsBoundary"), MANAGED)
    yield from (each for each in statements(assembly) if each.kind == "boundary" and each.written_in is boundary)


def holders(assembly: Assembly, written_in: Resource) -> tuple[Resource, ...]:
    """The roles that an identity policy speaks for."""
    if written_in.kind == ROLE:
        return (written_in,)
    attached = [role_of(assembly, value) for value in written_in.listed("Roles")]
    managing = [
        role
        for role in assembly.of(ROLE)
        if any(assembly.meant(value, MANAGED) == written_in for value in role.listed("ManagedPolicyArns"))
    ]
    return tuple(role for role in (*attached, *managing) if role is not None)


def role_of(assembly: Assembly, value: Any) -> Resource | None:
    return assembly.meant(value, ROLE)


def attachments(assembly: Assembly, kind: str, key: str, target: Resource) -> Iterator[Resource]:
    """Policies of a kind, such as ``AWS::S3::BucketPolicy``, whose ``key`` names the target."""
    for each in assembly.of(kind):
        if any(assembly.meant(value, target.kind) == target for value in each.listed(key)):
            yield each


def _documents(value: Any, key: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Whatever has a ``Statement`` is a policy; so is a text that is such an object in JSON."""
    match value:
        case {"Statement": _}:
            yield key, value
        case dict():
            yield from (found for name, item in value.items() for found in _documents(item, name))
        case list():
            yield from (found for item in value for found in _documents(item, key))
        case str() if '"Statement"' in value:
            yield from _documents(_parsed(value), key)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return {"Statement": ["no JSON"]}


def _kind(resource: Resource, key: str) -> str:
    if key == "AssumeRolePolicyDocument":
        return "trust"
    return "identity" if resource.kind.startswith("AWS::IAM::") else "resource"


def _statement(resource: Resource, kind: str, document: Mapping[str, Any], each: Any) -> Statement:
    said = each if isinstance(each, dict) else {}
    conditions = said.get("Condition", {})
    usable = isinstance(conditions, dict) and all(isinstance(tests, dict) for tests in conditions.values())
    return Statement(
        written_in=resource,
        kind=kind,
        sid=str(said.get("Sid", "")),
        effect=str(said.get("Effect", "")),
        principals=tuple(_principals(said.get("Principal", {}))),
        actions=_texts(said.get("Action")),
        resources=_texts(said.get("Resource")),
        conditions=tuple(_conditions(conditions)) if usable else (),
        readable=usable
        and said.get("Effect") in ("Allow", "Deny")
        and bool(said.get("Action"))
        and document.get("Version") == VERSION
        and not said.keys() & {"NotAction", "NotResource", "NotPrincipal"},
    )


def _conditions(conditions: dict[str, dict[str, Any]]) -> Iterator[Condition]:
    for operator, tests in conditions.items():
        for key, values in tests.items():
            yield operator, key.lower(), _texts(values)


def _principals(principal: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(principal, dict):
        yield "AWS", str(principal)
        return
    for kind, names in principal.items():
        for name in _texts(names):
            yield kind, name


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(each) for each in _listed(value))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
