"""Who sends a request, and the policies that he brings along: his own, his boundary, his session's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam, sts

from local_cloud.policies.decision import Statements
from local_cloud.policies.request import Principal
from local_cloud.policies.statements import statements

_TYPES = {"Root": "Account"}  # ministack's word, AWS's word


@dataclass(frozen=True)
class Sender:
    """``keys`` are the condition keys that describe him; None for a policy means that none of that kind limits him."""

    principal: Principal
    identity: Statements | None
    boundary: Statements | None = None
    session: Statements | None = None
    keys: tuple[tuple[str, Any], ...] = ()

    @property
    def is_root(self) -> bool:
        return self.identity is None


NOBODY = Sender(Principal("", ""), ())
"""Who did not sign his request."""


def session_of(role: str, session: str) -> Sender:
    """A session of a role as a service has it; one of a role that is not there may do nothing."""
    account, name = role.split(":")[4], role.rsplit("/", 1)[-1]
    arn = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
    return sender(iam_evaluator.ResolvedCredential("", "", account, arn, f"AROA:{session}", "AssumedRole"))


def sender(credential: iam_evaluator.ResolvedCredential) -> Sender:
    account, entity = credential.account_id, _entity(credential)
    named = _TYPES.get(credential.principal_type, credential.principal_type)
    role = entity.get("Arn", "") if credential.principal_type == "AssumedRole" else ""
    keys = {
        **iam_evaluator._principal_keys(credential),
        "aws:principalarn": role or credential.principal_arn,
        "aws:principalaccount": account,
        "aws:principaltype": named,
    }
    session = (sts._sessions.get(credential.access_key_id) or {}).get("SessionPolicies")
    boundary = entity.get("PermissionsBoundary")
    return Sender(
        Principal(credential.principal_arn, account, role),
        identity=None if named == "Account" else _read(_identity(credential, entity)),
        boundary=_read([_managed(boundary, account)]) if boundary else None,
        session=_read(_of_session(session, account)) if session is not None else None,
        keys=tuple(keys.items()),
    )


def _entity(credential: iam_evaluator.ResolvedCredential) -> dict[str, Any]:
    """The user or role, as ministack keeps it; empty for an account's root."""
    account, arn = credential.account_id, credential.principal_arn
    if credential.principal_type == "AssumedRole":
        found = iam._roles.get_scoped(account, None, arn.split("/")[1])
    else:
        found = iam._users.get_scoped(account, None, credential.principal_name)
    return found or {}


def _identity(credential: iam_evaluator.ResolvedCredential, entity: dict[str, Any]) -> Iterator[Any]:
    account, name = credential.account_id, credential.principal_name
    yield from (entity.get("InlinePolicies") or {}).values()
    yield from (_managed(each, account) for each in entity.get("AttachedPolicies", []))
    if credential.principal_type != "User":
        return
    yield from (iam._user_inline_policies.get_scoped(account, None, name) or {}).values()
    for group_name, group in iam._groups.items():
        if name in group.get("Users", []):
            yield from (iam._group_inline_policies.get(group_name) or {}).values()
            yield from (_managed(each, account) for each in group.get("AttachedPolicies", []))


def _of_session(passed: dict[str, Any], account: str) -> Iterator[Any]:
    yield passed.get("Policy")
    yield from (_managed(each, account) for each in passed.get("PolicyArns", []))


def _managed(arn: str, account: str) -> Any:
    return iam_evaluator._resolve_managed_policy_document(arn, account)


def _read(documents: Iterable[Any]) -> Statements:
    texts = (each if isinstance(each, str) else json.dumps(each) for each in documents if each)
    return tuple(each for text in texts for each in statements(text))
