"""Whose rights CloudFormation has while it works on a stack: those of the stack's role, else of whoever asked.

ministack takes no notice of ``RoleARN``.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from ministack.core import iam_actions, iam_evaluator, router
from ministack.core.responses import get_account_id, get_region

from local_cloud.engine import authorization
from local_cloud.engine.principals import Sender, sender, session_of
from local_cloud.engine.routing import Handler, Headers, Query, Response, replace_handler
from local_cloud.policies.decision import decide
from local_cloud.policies.refusal import sentence
from local_cloud.policies.statements import Either

_SERVICE = "cloudformation.amazonaws.com"
_WORKING = {"CreateChangeSet", "ExecuteChangeSet", "CreateStack", "UpdateStack", "DeleteStack", "RollbackStack"}
_ANYTHING = Either(("*",), negated=False)


@dataclass(frozen=True)
class Acting:
    """``role`` is an ARN, or empty where CloudFormation acts with the rights of whoever asked."""

    sender: Sender
    role: str = ""


_ACTING: ContextVar[Acting | None] = ContextVar("acting", default=None)
_ROLES: dict[tuple[str, str, str], str] = {}
"""By account, region and stack: CloudFormation keeps to a stack's role until it is given another."""


def acting_role() -> str:
    """The ARN of the role that CloudFormation acts as, or empty."""
    acting = _ACTING.get()
    return acting.role if acting else ""


def refusal(action: str) -> str:
    """Why whoever CloudFormation acts as may not do this; empty where he may.

    Before a resource is there, it has no ARN: permissions for some resources count as for all, prohibitions do not.
    """
    acting = _ACTING.get()
    if acting is None:
        return ""
    service = action.partition(":")[0]
    request, policies = authorization.case(acting.sender, action, service, "*", {})
    identity = policies.identity
    widened = None if identity is None else tuple(replace(e, resources=_ANYTHING) if e.allows else e for e in identity)
    found = decide(request, replace(policies, identity=widened))
    return sentence(request, found) if found else ""


def apply() -> None:
    replace_handler("cloudformation", _acting)


def _acting(handle: Handler) -> Handler:
    async def handle_as(method: str, path: str, headers: Headers, body: bytes, query: Query) -> Response:
        form = {**query, **parse_qs(body.decode(errors="replace"))}
        if form.get("Action", [""])[0] not in _WORKING:
            return await handle(method, path, headers, body, query)
        access_key = router.extract_access_key_id(headers, query)
        stack = (get_account_id(), get_region(), stack_name(form))
        role = form.get("RoleARN", [""])[0]
        if role and (refused := _refused_role(access_key, role)):
            return refused
        _ROLES[stack] = role or _ROLES.get(stack, "")
        _ACTING.set(_whose(access_key, _ROLES[stack]))
        return await handle(method, path, headers, body, query)

    return handle_as


def stack_name(form: dict[str, list[str]]) -> str:
    """By name or by ARN: the ARN's second part is the name."""
    given = form.get("StackName") or form.get("ChangeSetName") or [""]
    return given[0].split("/")[1] if given[0].startswith("arn:") else given[0]


def _whose(access_key: str, role: str) -> Acting:
    if role:
        return Acting(session_of(role, "AWSCloudFormation"), role)
    credential = iam_evaluator.resolve_credential(access_key, get_account_id())
    return Acting(sender(credential))


def _refused_role(access_key: str, role: str) -> Response | None:
    """Whoever hands CloudFormation a role must be allowed to pass it on."""
    passed = {"iam:PassedToService": _SERVICE}
    refused = iam_evaluator.enforce(access_key, "iam:PassRole", "iam", get_region(), role, passed)
    if refused is None:
        return None
    response: Response = iam_actions.access_denied_response("cloudformation", "iam:PassRole", refused.principal_arn, "")
    return response
