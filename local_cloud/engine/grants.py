"""Grants on KMS keys, as services make them with the rights of a role that they act as."""

from __future__ import annotations

from ministack.services import kms

from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.engine.authorization import case
from local_cloud.engine.principals import session_of
from local_cloud.policies.decision import decide
from local_cloud.policies.refusal import sentence


def require_grant(key: str, role_arn: str, session: str, at: Location) -> None:
    """``key`` is an id, an alias or an ARN.

    Raises:
        ApiError: there is no such key here that is enabled, or the role may not create a grant on it.
    """
    record = kms._resolve_key(key)
    if record is None:
        raise ApiError("ValidationException", f"The KMS key {key} does not exist in {at.region} of {at.account}.")
    if record["KeyState"] != "Enabled":
        raise ApiError("ValidationException", f"The KMS key {key} is not enabled: {record['KeyState']}.")
    context = {"kms:GrantIsForAWSResource": True, "aws:ViaAWSService": True}
    request, policies = case(session_of(role_arn, session), "kms:CreateGrant", "kms", record["Arn"], context)
    if refusal := decide(request, policies):
        raise ApiError("ValidationException", sentence(request, refusal))
