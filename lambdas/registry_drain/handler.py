"""Custom resource: on deletion a model group is emptied, for SageMaker deletes only empty ones.

Exists only where the settings do not keep data.
"""

from typing import Any

import boto3

from .registry import Registry

sagemaker = boto3.client("sagemaker")


def on_event(event: dict[str, Any], _context: object) -> dict[str, Any]:
    group = event["ResourceProperties"]["GroupName"]
    if event["RequestType"] == "Delete":
        print(f"deleted {Registry(sagemaker, group).delete_versions()} versions of {group}")
    return {"PhysicalResourceId": f"drain-{group}"}
