"""What is made of CodeBuild's and ECR's answers."""

import pytest

from lambdas.image_build.environment import Environment
from lambdas.image_build.images import Images
from lambdas.image_build.policy import Build, BuildFailed, is_over
from tests.lambdas.boundary import stubbed

ENVIRONMENT = Environment(project_name="builder", repository_name="cloister-dev/segmentation")
IMAGE = {"repositoryName": "cloister-dev/segmentation", "imageIds": [{"imageTag": "abc"}]}
DIGEST = f"sha256:{'0' * 64}"


def test_the_digest_is_that_of_the_tagged_image() -> None:
    ecr, stubber = stubbed("ecr")
    stubber.add_response("describe_images", {"imageDetails": [{"imageDigest": DIGEST}]}, IMAGE)

    with stubber:
        assert Images(None, ecr, ENVIRONMENT).digest("abc") == DIGEST


def test_there_is_no_digest_while_there_is_no_image() -> None:
    ecr, stubber = stubbed("ecr")
    stubber.add_client_error("describe_images", "ImageNotFoundException", expected_params=IMAGE)

    with stubber:
        assert Images(None, ecr, ENVIRONMENT).digest("abc") is None


def test_the_build_is_told_which_tag_to_push() -> None:
    codebuild, stubber = stubbed("codebuild")
    tag = {"name": "IMAGE_TAG", "value": "abc", "type": "PLAINTEXT"}
    stubber.add_response(
        "start_build",
        {"build": {"id": "builder:1"}},
        {"projectName": "builder", "environmentVariablesOverride": [tag]},
    )

    with stubber:
        assert Images(codebuild, None, ENVIRONMENT).start_build("abc") == "builder:1"


@pytest.mark.parametrize("logs", [{}, {"logs": {"deepLink": "https://console.example/log"}}])
def test_a_build_is_told_with_the_page_of_its_log_where_there_is_one(logs: dict[str, dict[str, str]]) -> None:
    codebuild, stubber = stubbed("codebuild")
    stubber.add_response(
        "batch_get_builds", {"builds": [{"buildStatus": "IN_PROGRESS", **logs}]}, {"ids": ["builder:1"]}
    )

    with stubber:
        build = Images(codebuild, None, ENVIRONMENT).build("builder:1")

    assert build == Build("builder:1", "IN_PROGRESS", "https://console.example/log" if logs else "no log")


def test_a_build_is_over_when_it_has_succeeded() -> None:
    assert is_over(Build("builder:1", "SUCCEEDED", "log"))
    assert not is_over(Build("builder:1", "IN_PROGRESS", "log"))


@pytest.mark.parametrize("status", ["FAILED", "FAULT", "TIMED_OUT", "STOPPED", "SOMETHING_NEW"])
def test_any_other_end_is_told_with_its_log_and_what_to_do(status: str) -> None:
    with pytest.raises(
        BuildFailed, match=rf"builder:1 ended as {status}. Read its log \(https://console.example/log\)"
    ):
        is_over(Build("builder:1", status, "https://console.example/log"))
