"""``EmptyOnDelete`` of AWS::ECR::Repository, which ministack drops: it refuses to delete a repository with images."""

from __future__ import annotations

from local_cloud.clients import account_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, before_delete, complete_type
from local_cloud.engine.request import current_location

_TYPE = "AWS::ECR::Repository"


def complete() -> None:
    complete_type(_TYPE, _keep_for_the_deletion)
    before_delete(_TYPE, _empty)


def _keep_for_the_deletion(_repository: str, _old: Properties, new: Properties) -> None:
    """CloudFormation hands the properties to the deletion; here they are only looked at."""
    new.get("EmptyOnDelete")


def _empty(repository: str, properties: Properties) -> None:
    if str(properties.get("EmptyOnDelete", "")).lower() != "true":
        return
    ecr = account_client("ecr", current_location())
    with failing_the_resource():
        images = ecr.list_images(repositoryName=repository)["imageIds"]
        if images:
            ecr.batch_delete_image(repositoryName=repository, imageIds=images)
