"""The only calls to SageMaker."""

from typing import Any


class Registry:
    """The versions of one model package group."""

    def __init__(self, sagemaker: Any, group: str) -> None:
        self._sagemaker = sagemaker
        self._group = group

    def delete_versions(self) -> int:
        """Delete every version, oldest and newest alike; returns how many there were."""
        pages = self._sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=self._group)
        versions = [version["ModelPackageArn"] for page in pages for version in page["ModelPackageSummaryList"]]
        for version in versions:
            self._sagemaker.delete_model_package(ModelPackageName=version)
        return len(versions)
