"""The model registry: groups of numbered model packages."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.access import conditions
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.listing import Listing
from local_cloud.records import Record
from local_cloud.standard import plain_name, serve_standard

GROUP = records.kind(
    service="sagemaker", name="ModelPackageGroup", key=("ModelPackageGroupName",), missing="ValidationException",
    exists="ValidationException", in_use="ValidationException", stamps=("CreationTime",),
    arn="model-package-group/{ModelPackageGroupName}", arn_member="ModelPackageGroupArn",
    created={"ModelPackageGroupStatus": "Completed"},
)  # fmt: skip


def _next_version(params: Params, at: Location) -> Record:
    group = plain_name(params.get("ModelPackageGroupName"))
    if not group:
        raise ApiError("ValidationException", "The local emulator registers model packages only in a model group.")
    versions = [each["ModelPackageVersion"] for each in packages(group, at)]
    version = max(versions, default=0) + 1
    arn = at.arn("sagemaker", f"model-package/{group}/{version}")
    return {"ModelPackageGroupName": group, "ModelPackageVersion": version, "ModelPackageArn": arn}


PACKAGE = records.kind(
    service="sagemaker", name="ModelPackage", key=("ModelPackageArn",), parents=(GROUP,), missing="ValidationException",
    arn="model-package/{ModelPackageGroupName}/{ModelPackageVersion}", arn_member="ModelPackageArn",
    complete=_next_version,
    created={
        "ModelPackageStatus": "Completed",
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
        "ModelApprovalStatus": "PendingManualApproval",
    },
)  # fmt: skip

serve_standard(GROUP, filters={"NameContains": "ModelPackageGroupName"})


def packages(group: str, at: Location) -> list[Record]:
    return [each for each in records.records(PACKAGE, at) if each["ModelPackageGroupName"] == group]


def _group_packages(params: Params, at: Location) -> list[str]:
    group = plain_name(params.get("ModelPackageGroupName", "*"))
    return [at.arn("sagemaker", f"model-package/{group}/*")]


def _package_arn(params: Params, _at: Location) -> list[str]:
    return [params.get("ModelPackageArn") or params["ModelPackageName"]]


def _package(params: Params, at: Location) -> Record:
    return records.find(PACKAGE, at, *_package_arn(params, at))


def _condition_keys(params: Params) -> Params:
    """Of those that IAM's service reference lists for both, what the request says itself."""
    metadata: dict[str, str] = params.get("CustomerMetadataProperties", {})
    return {
        "sagemaker:ModelApprovalStatus": params.get("ModelApprovalStatus"),
        **{f"sagemaker:CustomerMetadataProperties/{name}": value for name, value in metadata.items()},
    }


conditions("sagemaker", "CreateModelPackage", _condition_keys)
conditions("sagemaker", "UpdateModelPackage", _condition_keys)


@operation("sagemaker", "CreateModelPackage", _group_packages)
def create_model_package(params: Params, at: Location) -> Record:
    group = plain_name(params.get("ModelPackageGroupName"))
    return records.create(PACKAGE, {**params, "ModelPackageGroupName": group}, at)


@operation("sagemaker", "DescribeModelPackage", _package_arn)
def describe_model_package(params: Params, at: Location) -> Record:
    return _package(params, at)


@operation("sagemaker", "UpdateModelPackage", _package_arn)
def update_model_package(params: Params, at: Location) -> Record:
    package = _package(params, at)
    records.modify(PACKAGE, package, params)
    return package


@operation("sagemaker", "DeleteModelPackage", _package_arn)
def delete_model_package(params: Params, at: Location) -> None:
    records.remove(PACKAGE, _package(params, at), at)


_PACKAGES = Listing(
    "sagemaker", "ListModelPackages", {"ModelApprovalStatus": "ModelApprovalStatus"}, name="ModelPackageArn",
    read=frozenset({"ModelPackageGroupName"}),
)  # fmt: skip


@operation("sagemaker", "ListModelPackages", _group_packages)
def list_model_packages(params: Params, at: Location) -> Params:
    group = plain_name(params.get("ModelPackageGroupName"))
    return _PACKAGES.reply(packages(group, at) if group else records.records(PACKAGE, at), params)
