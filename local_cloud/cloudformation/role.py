"""``PermissionsBoundary`` of AWS::IAM::Role, which ministack drops."""

from __future__ import annotations

from local_cloud.cloudformation.acting import acting_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, complete_type


def complete() -> None:
    complete_type("AWS::IAM::Role", _limit)


def _limit(role: str, old: Properties, new: Properties) -> None:
    boundary = new.get("PermissionsBoundary")
    if boundary == old.get("PermissionsBoundary"):
        return
    iam = acting_client("iam")
    with failing_the_resource():
        if boundary:
            iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)
        else:
            iam.delete_role_permissions_boundary(RoleName=role)
