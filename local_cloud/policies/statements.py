"""Policy documents, read once: the statements that a request is held against."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from local_cloud.policies.conditions import Condition, condition
from local_cloud.policies.patterns import Context, matches, matches_arn
from local_cloud.policies.request import Principal, Request

_ACCOUNT = re.compile(r"(?:arn:aws:iam::)?(\d{12})(?::root)?")
_NO_CONTEXT: Context = {}


class Named(IntEnum):
    """How closely a resource's policy names the one who asks; by a session itself, by its role, by its account."""

    NOT = 0
    BY_ACCOUNT = 1
    BY_ROLE = 2
    ITSELF = 3


@dataclass(frozen=True)
class Either:
    """``Action`` or ``NotAction``, and the like: one of the values, or none of them."""

    values: tuple[str, ...]
    negated: bool


@dataclass(frozen=True)
class Statement:
    """``principals`` is None in an identity's policy, which is about whoever has it."""

    sid: str
    allows: bool
    actions: Either
    resources: Either
    principals: Either | None
    conditions: tuple[Condition, ...]

    def applies(self, request: Request) -> bool:
        return (
            self._names_action(request.action)
            and self._names_resource(request)
            and all(each.holds(request.context) for each in self.conditions)
        )

    def names(self, principal: Principal) -> Named:
        """Everybody is named by an identity's policy, which has no principals."""
        if self.principals is None:
            return Named.ITSELF
        closest = max((_named(each, principal) for each in self.principals.values), default=Named.NOT)
        if self.principals.negated:
            return Named.NOT if closest else Named.ITSELF
        return closest

    def _names_action(self, action: str) -> bool:
        found = any(matches(each, action.lower(), _NO_CONTEXT) for each in self.actions.values)
        return found != self.actions.negated

    def _names_resource(self, request: Request) -> bool:
        found = any(matches_arn(each, request.resource, request.context) for each in self.resources.values)
        return found != self.resources.negated


@lru_cache(1024)
def statements(document: str) -> tuple[Statement, ...]:
    """What a policy's JSON text says; empty text says nothing.

    Raises:
        ValueError: the text is no policy; IAM would not have taken it.
    """
    if not document:
        return ()
    return tuple(_statement(each) for each in _listed(json.loads(document)["Statement"]))


def _statement(written: dict[str, Any]) -> Statement:
    actions = _either(written, "Action", "*")
    return Statement(
        sid=written.get("Sid", ""),
        allows=written["Effect"] == "Allow",
        actions=Either(tuple(each.lower() for each in actions.values), actions.negated),
        resources=_either(written, "Resource", "*"),
        principals=_principals(written),
        conditions=tuple(_conditions(written.get("Condition") or {})),
    )


def _either(written: dict[str, Any], name: str, default: str) -> Either:
    if f"Not{name}" in written:
        return Either(tuple(_listed(written[f"Not{name}"])), negated=True)
    return Either(tuple(_listed(written.get(name, default))), negated=False)


def _principals(written: dict[str, Any]) -> Either | None:
    for name, negated in (("Principal", False), ("NotPrincipal", True)):
        if name in written:
            said = written[name]
            groups = {"AWS": said} if isinstance(said, str) else said
            return Either(tuple(each for group in groups.values() for each in _listed(group)), negated)
    return None


def _conditions(written: dict[str, Any]) -> Iterator[Condition]:
    for operator, keys in written.items():
        for key, values in keys.items():
            yield condition(operator, key, tuple(_text(each) for each in _listed(values)))


def _named(said: str, principal: Principal) -> Named:
    if said == "*" or said == principal.arn:
        return Named.ITSELF
    if principal.role and said == principal.role:
        return Named.BY_ROLE
    account = _ACCOUNT.fullmatch(said)
    return Named.BY_ACCOUNT if account and account[1] == principal.account else Named.NOT


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
