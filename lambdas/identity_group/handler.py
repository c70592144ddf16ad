"""Custom resource: the id of an IAM Identity Center group, from the display name that admins know."""

from typing import Any

import boto3

from .identity_center import IdentityCenter
from .policy import group_id

identity_center = IdentityCenter(boto3.client("sso-admin"), boto3.client("identitystore"))


def on_event(event: dict[str, Any], _context: object) -> dict[str, Any]:
    if event["RequestType"] == "Delete":
        return {"PhysicalResourceId": event["PhysicalResourceId"]}
    found = group_id(event["ResourceProperties"]["DisplayName"], identity_center.groups())
    return {"PhysicalResourceId": found, "Data": {"GroupId": found}}
