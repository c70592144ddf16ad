"""``EmptyOnDelete`` of AWS::ECR::Repository, which ministack drops: its CloudFormation deletes images in any case."""

from __future__ import annotations

from local_cloud.cloudformation.acting import acting_client
from local_cloud.cloudformation.failure import failing_the_resource
from local_cloud.engine.provisioning import Properties, before_delete, complete_type

_TYPE = "AWS::ECR::Repository"
_PROPERTY = "EmptyOnDelete"


def complete() -> None:
    complete_type(_TYPE, _keep_for_the_deletion)
    before_delete(_TYPE, _refuse_if_not_empty)


def _keep_for_the_deletion(_repository: str, _old: Properties, new: Properties) -> None:
    """CloudFormation hands the properties to the deletion; here the property is only looked at."""
    new.get(_PROPERTY)


def _refuse_if_not_empty(repository: str, properties: Properties) -> None:
    if str(properties.get(_PROPERTY, "")).lower() == "true":
        return
    with failing_the_resource():
        found = acting_client("ecr").list_images(repositoryName=repository)["imageIds"]
    if found:
        raise ValueError(f"The repository {repository} cannot be deleted because it still contains images.")
