"""The image as a custom resource: built once for each state of its sources, whatever CloudFormation repeats."""

from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from lambdas.image_build.environment import Environment
from tests.lambdas.boundary import handler

DIGEST = f"sha256:{'0' * 64}"
ENVIRONMENT = Environment(project_name="builder", repository_name="images")


@pytest.fixture
def image_build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return handler("image_build", ENVIRONMENT.to_environ(), monkeypatch)


@pytest.fixture
def ecr(image_build: ModuleType) -> Stubber:
    return Stubber(image_build.images._ecr)


@pytest.fixture
def codebuild(image_build: ModuleType) -> Stubber:
    return Stubber(image_build.images._codebuild)


def event(kind: str, **more: Any) -> dict[str, Any]:
    return {"RequestType": kind, "ResourceProperties": {"ImageTag": "abc"}, **more}


@given(st.builds(Environment, project_name=st.text(min_size=1), repository_name=st.text(min_size=1)))
def test_the_environment_is_read_back_as_it_was_written(environment: Environment) -> None:
    assert Environment.from_environ(environment.to_environ()) == environment


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_a_tag_without_an_image_is_built(image_build: ModuleType, ecr: Stubber, codebuild: Stubber, kind: str) -> None:
    ecr.add_client_error("describe_images", "ImageNotFoundException")
    codebuild.add_response("start_build", {"build": {"id": "builder:1"}})

    with ecr, codebuild:
        assert image_build.on_event(event(kind), None) == {"PhysicalResourceId": "abc", "BuildId": "builder:1"}


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_a_tag_with_an_image_is_not_built_again(
    image_build: ModuleType, ecr: Stubber, codebuild: Stubber, kind: str
) -> None:
    with ecr, codebuild:  # CodeBuild refuses every call
        for _ in range(2):
            ecr.add_response("describe_images", {"imageDetails": [{"imageDigest": DIGEST}]})
            assert image_build.on_event(event(kind), None) == {"PhysicalResourceId": "abc"}


def test_the_resource_is_complete_when_the_build_is_and_has_the_digest(
    image_build: ModuleType, ecr: Stubber, codebuild: Stubber
) -> None:
    request = event("Create", PhysicalResourceId="abc", BuildId="builder:1")
    with ecr, codebuild:
        codebuild.add_response("batch_get_builds", {"builds": [{"buildStatus": "IN_PROGRESS"}]})
        assert image_build.is_complete(request, None) == {"IsComplete": False}

        codebuild.add_response("batch_get_builds", {"builds": [{"buildStatus": "SUCCEEDED"}]})
        ecr.add_response("describe_images", {"imageDetails": [{"imageDigest": DIGEST}]})
        assert image_build.is_complete(request, None) == {"IsComplete": True, "Data": {"Digest": DIGEST}}


def test_images_outlive_the_resource_for_models_name_their_digest(
    image_build: ModuleType, ecr: Stubber, codebuild: Stubber
) -> None:
    """Also after a creation that failed, and as often as it is repeated: nothing is called."""
    with ecr, codebuild:
        for physical_id in ("abc", "an-id-that-never-was"):
            request = event("Delete", PhysicalResourceId=physical_id)
            assert image_build.on_event(request, None) == {"PhysicalResourceId": physical_id}
            assert image_build.is_complete(request, None) == {"IsComplete": True}
