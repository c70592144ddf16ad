"""IAM's decision about every request, in place of ministack's evaluator.

ministack's reads no variables, takes a session's ARN for ``aws:PrincipalArn``, knows no endpoint's policy, binds no
account's root by a resource's policy, judges another account's callers as that account's root, and asks no key's
policy when S3 encrypts. What it is right about stays: signatures, sessions, the action and resource of a request.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import s3

from local_cloud.engine import condition_keys as keys
from local_cloud.engine import s3_keys
from local_cloud.engine.arrival import current_arrival
from local_cloud.engine.principals import NOBODY, Sender, sender
from local_cloud.engine.resource_policies import bucket_of, owner_of, policy_of
from local_cloud.network.door import current_door
from local_cloud.policies.decision import Policies, decide
from local_cloud.policies.refusal import sentence
from local_cloud.policies.request import Request
from local_cloud.policies.statements import statements

_BUCKET_POLICY = {"s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"}
_PASSING = "iam:PassRole"  # asked by the service that a request came to, so no endpoint of IAM's is on its way
_TOLD: ContextVar[str] = ContextVar("told", default="")
_ADMITTED: ContextVar[frozenset[str]] = ContextVar("admitted", default=frozenset())
_theirs = iam_evaluator.enforce
Refused = Any
"""ministack's EvalResult, or its AuthError for a request that was not what it said it was."""


def apply() -> None:
    iam_evaluator.enforce = enforce
    _take_no_unreadable_policy()
    _word_refusals()
    s3._foreign_bucket_allows = lambda _owner, bucket, *_rest, **_named: bucket in _ADMITTED.get()


def enforce(
    access_key_id: str,
    iam_action: str,
    service: str,
    region: str,
    resource_arn: str = "*",
    service_context: dict[str, Any] | None = None,
) -> Refused | None:
    """As ministack's: None for a request that is allowed."""
    found = _sender(access_key_id, iam_action, service)
    if not isinstance(found, Sender):
        return found
    for request, policies in _cases(found, iam_action, service, resource_arn, service_context or {}):
        refusal = decide(request, policies)
        if refusal is not None:
            told = sentence(request, refusal)
            _TOLD.set(told)
            decision = "Deny" if refusal.explicit else "ImplicitDeny"
            return iam_evaluator.EvalResult(decision, request.principal.arn, refusal.sid, told)
    if service == "s3":
        _ADMITTED.set(_ADMITTED.get() | {bucket_of(resource_arn)})
    return None


def _sender(access_key_id: str, action: str, service: str) -> Sender | Refused | None:
    """Signatures are ministack's to check; None for what AWS never refuses."""
    account = get_account_id()
    if service == "s3" and not access_key_id and iam_evaluator._signed_request.get() is None:
        return NOBODY
    if iam_evaluator._anonymous.get() or action in iam_evaluator._ALWAYS_ALLOWED_ACTIONS:
        return _theirs(access_key_id, action, service, get_region())
    failure = iam_evaluator._s3_scope_failure(service)
    checked = failure or iam_evaluator.authenticate(access_key_id or "", account)
    if isinstance(checked, iam_evaluator.AuthError):
        return checked
    at_home = iam_evaluator.find_iam_access_key_account(access_key_id) or account
    credential = checked or iam_evaluator.resolve_credential(access_key_id, at_home)
    if isinstance(credential, iam_evaluator.CredentialResolutionError):
        return iam_evaluator.AuthError(credential.code, credential.message)
    return sender(credential)


def _cases(
    who: Sender, action: str, service: str, resource: str, of_service: Mapping[str, Any]
) -> Iterator[tuple[Request, Policies]]:
    """The request itself, and what S3 then asks of KMS in the caller's name: no door leads there."""
    arrival, door, now = current_arrival(), current_door(), datetime.now(UTC)
    owner = owner_of(resource, who.principal.account)
    added = s3_keys.condition_keys(action, arrival, owner, now) if service == "s3" else {}
    extra = {**keys.of_the_way(arrival, door), **of_service, **added}
    endpoint = statements(door.policy) if door and action != _PASSING else None
    first = case(who, action, service, resource, extra)
    yield first[0], replace(first[1], endpoint=endpoint)
    if service == "s3":
        with request_scope(owner, get_region()):
            uses = list(s3_keys.key_uses(action, resource, arrival))
        for use in uses:
            yield case(who, use.action, "kms", use.key, _through_s3(use, who))


def case(who: Sender, action: str, service: str, resource: str, extra: Mapping[str, Any]) -> tuple[Request, Policies]:
    """A request that comes in by no door, and the policies that decide about it; ``extra`` are condition keys."""
    region, owner = get_region(), owner_of(resource, who.principal.account)
    on_resource = policy_of(service, resource, owner, region)
    must_allow = service == "kms" and on_resource is not None
    if who.is_root and action in _BUCKET_POLICY:
        on_resource = None  # AWS's way out for an account that has locked itself out of its bucket
    policies = Policies(who.identity, who.boundary, who.session, on_resource, resource_must_allow=must_allow)
    context = keys.context(
        keys.of_the_caller(who, region, datetime.now(UTC)),
        keys.of_the_resource(resource, owner, policies.present().values()),
        {"kms:CallerAccount": who.principal.account} if service == "kms" else {},
        extra,
    )
    return Request(who.principal, action, resource, owner, context), policies


def _through_s3(use: s3_keys.KeyUse, who: Sender) -> dict[str, Any]:
    return {
        "kms:ViaService": f"s3.{get_region()}.amazonaws.com",
        "kms:CallerAccount": who.principal.account,
        "kms:EncryptionContext:aws:s3:arn": use.encrypted,
        "kms:EncryptionContextKeys": ["aws:s3:arn"],
        "aws:ViaAWSService": True,
        "aws:SecureTransport": True,
    }


def _take_no_unreadable_policy() -> None:
    """IAM takes no operator that it does not know; ministack would take it, and let it hold of nothing."""
    validate = iam_evaluator.validate_policy_document

    def validate_and_read(document: Any) -> str | None:
        fault: str | None = validate(document)
        if fault:
            return fault
        try:
            statements(document if isinstance(document, str) else json.dumps(document))
        except ValueError as error:
            return str(error)
        return None

    iam_evaluator.validate_policy_document = validate_and_read


def _word_refusals() -> None:
    """ministack's replies tell of identity-based policies only."""
    respond = iam_actions.access_denied_response

    def respond_in_aws_words(service: str, action: str, principal: str, request_id: str, **named: Any) -> Any:
        if not named.get("error_code") and _TOLD.get():
            named["message"] = _TOLD.get()
        return respond(service, action, principal, request_id, **named)

    iam_actions.access_denied_response = respond_in_aws_words
    iam_actions.identity_denial_message = lambda *_: _TOLD.get()
