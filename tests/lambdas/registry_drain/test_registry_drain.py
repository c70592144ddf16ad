"""A model group is emptied when it is deleted, and not before."""

from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from tests.lambdas.boundary import handler

GROUP = {"ModelPackageGroupName": "cloister-dev-tree-crowns"}


@pytest.fixture
def drain(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return handler("registry_drain", {}, monkeypatch)


def event(kind: str) -> dict[str, Any]:
    return {"RequestType": kind, "ResourceProperties": {"GroupName": "cloister-dev-tree-crowns"}}


def version(number: int) -> dict[str, Any]:
    arn = f"arn:aws:sagemaker:eu-central-1:000000000000:model-package/cloister-dev-tree-crowns/{number}"
    return {"ModelPackageArn": arn, "CreationTime": 0, "ModelPackageStatus": "Completed"}


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_nothing_is_called_until_the_group_is_deleted(drain: ModuleType, kind: str) -> None:
    with Stubber(drain.sagemaker):
        assert drain.on_event(event(kind), None) == {"PhysicalResourceId": "drain-cloister-dev-tree-crowns"}


def test_the_versions_of_all_pages_are_deleted(drain: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with Stubber(drain.sagemaker) as sagemaker:
        page = {"ModelPackageSummaryList": [version(1), version(2)], "NextToken": "more"}
        sagemaker.add_response("list_model_packages", page, GROUP)
        sagemaker.add_response(
            "list_model_packages", {"ModelPackageSummaryList": [version(3)]}, {**GROUP, "NextToken": "more"}
        )
        for number in (1, 2, 3):
            sagemaker.add_response("delete_model_package", {}, {"ModelPackageName": version(number)["ModelPackageArn"]})
        answer = drain.on_event(event("Delete"), None)
        sagemaker.assert_no_pending_responses()

    assert answer == {"PhysicalResourceId": "drain-cloister-dev-tree-crowns"}
    assert "deleted 3 versions" in capsys.readouterr().out


def test_an_empty_group_can_be_deleted_twice(drain: ModuleType) -> None:
    with Stubber(drain.sagemaker) as sagemaker:
        for _ in range(2):
            sagemaker.add_response("list_model_packages", {"ModelPackageSummaryList": []}, GROUP)
            assert drain.on_event(event("Delete"), None) == {"PhysicalResourceId": "drain-cloister-dev-tree-crowns"}
