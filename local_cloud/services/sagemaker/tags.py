"""Tags of every SageMaker resource, by ARN."""

from __future__ import annotations

from collections.abc import Iterator

from local_cloud import records
from local_cloud.api.access import resource_tags
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.engine.tagging import collect_tags


def _tagged_resource(params: Params, _at: Location) -> list[str]:
    return [params["ResourceArn"]]


@operation("sagemaker", "AddTags", _tagged_resource)
def add_tags(params: Params, _at: Location) -> Params:
    arn = params["ResourceArn"]
    records.set_tags(arn, {**records.tags(arn), **records.tag_map(params)})
    return list_tags(params, _at)


@operation("sagemaker", "ListTags", _tagged_resource)
def list_tags(params: Params, _at: Location) -> Params:
    return {"Tags": [{"Key": key, "Value": value} for key, value in records.tags(params["ResourceArn"]).items()]}


@operation("sagemaker", "DeleteTags", _tagged_resource)
def delete_tags(params: Params, _at: Location) -> None:
    arn = params["ResourceArn"]
    records.set_tags(arn, {key: value for key, value in records.tags(arn).items() if key not in params["TagKeys"]})


def _carriers() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Every tagged resource, for ``GetResources`` of the Resource Groups Tagging API."""
    for arn, tags in records.tagged():
        yield arn, [{"Key": key, "Value": value} for key, value in tags.items()]


resource_tags(records.tags)
collect_tags("sagemaker", _carriers)
