"""A resource's owner and its own policy."""

from __future__ import annotations

import json

from ministack.core import iam_evaluator
from ministack.core.responses import request_scope
from ministack.services import s3

from local_cloud.policies.decision import Statements
from local_cloud.policies.statements import statements

_BUCKETS = "arn:aws:s3:::"


def owner_of(resource: str, caller: str) -> str:
    """The account that a resource belongs to; a resource that names none, or is not there, counts as the caller's."""
    if resource.startswith(_BUCKETS):
        return s3._bucket_owner_account(bucket_of(resource)) or caller
    return iam_evaluator._account_from_arn(resource) or caller


def bucket_of(resource: str) -> str:
    """Empty for what is no bucket, nor in one."""
    return resource.removeprefix(_BUCKETS).split("/")[0] if resource.startswith(_BUCKETS) else ""


def policy_of(service: str, resource: str, owner: str, region: str) -> Statements | None:
    """None for a resource that is not there, or of a service whose resources have no policies here."""
    with request_scope(owner, region):
        found = iam_evaluator._resource_policy(service, resource)
    if found is None:
        return None
    document = found[0] or ""
    return statements(document if isinstance(document, str) else json.dumps(document))
