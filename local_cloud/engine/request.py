"""The request that ministack is serving: its account and region, and IAM's decision about it."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator, responses, router

from local_cloud.api.caller import Caller
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location


def current_location() -> Location:
    return Location(responses.get_account_id(), responses.get_region())


def decide(caller: Caller, service: str, action: str, resource: str, context: dict[str, Any]) -> None:
    """Let IAM decide; the request's signature is part of what it checks."""
    access_key = router.extract_access_key_id(caller.headers, caller.query)
    refused = iam_evaluator.enforce(
        access_key, action, service, caller.location.region, resource_arn=resource, service_context=context
    )
    if isinstance(refused, iam_evaluator.AuthError):
        raise ApiError(refused.code, refused.message, status=403)
    if refused is not None:
        raise ApiError("AccessDeniedException", refused.reason, status=403)
