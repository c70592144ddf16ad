"""A build checks its source and pushes a manifest with the rights of its project's role."""

import io
import json
import zipfile
from typing import Any

import pytest

from tests.local_cloud.account import REGION, Account, eventually
from tests.local_cloud.jobs import Jobs
from tests.local_cloud.stacks import Stack

_PROJECT = '[project]\nname = "tileseg"\n[project.scripts]\ntrain = "tileseg:train"\n'
_SOURCE = {"Dockerfile": "FROM python:3.12", "pyproject.toml": _PROJECT}
_PUSH = (
    "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage",
    "ecr:GetAuthorizationToken",
)  # fmt: skip


def archive(source: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        for name, text in source.items():
            written.writestr(name, text)
    return content.getvalue()


class Project:
    """A project, its source in S3, its repository and its role."""

    def __init__(self, account: Account, source: dict[str, str], actions: tuple[str, ...] = _PUSH) -> None:
        self.account = account
        bucket = account.bucket({"source.zip": archive(source)})
        self.repository = account.name("image")
        account.client("ecr").create_repository(repositoryName=self.repository)
        allowed = ["s3:GetObject", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", *actions]
        statement = {"Effect": "Allow", "Action": allowed, "Resource": "*"}
        properties = {
            "Source": {"Type": "S3", "Location": f"{bucket}/source.zip"},
            "Artifacts": {"Type": "NO_ARTIFACTS"},
            "ServiceRole": account.role(statement, service="codebuild.amazonaws.com"),
            "Environment": {
                "Type": "LINUX_CONTAINER",
                "ComputeType": "BUILD_GENERAL1_SMALL",
                "Image": "aws/codebuild/standard:7.0",
                "EnvironmentVariables": [{"Name": "IMAGE_REPOSITORY_NAME", "Value": self.repository}],
            },
        }
        stack = Stack(account, {"Project": {"Type": "AWS::CodeBuild::Project", "Properties": properties}})
        self.name = stack.physical_id("Project")

    def start(self, **variables: str) -> dict[str, Any]:
        override = [{"name": name, "value": value} for name, value in variables.items()]
        codebuild = self.account.client("codebuild")
        started: dict[str, Any] = codebuild.start_build(
            projectName=self.name, environmentVariablesOverride=override
        )["build"]  # fmt: skip
        return started

    def build(self, **variables: str) -> dict[str, Any]:
        """The build once it has ended."""
        identifier = self.start(**variables)["id"]
        codebuild = self.account.client("codebuild")
        ended: dict[str, Any] = eventually(
            lambda: codebuild.batch_get_builds(ids=[identifier])["builds"][0],
            lambda build: build["buildStatus"] != "IN_PROGRESS",
        )
        return ended

    def log(self, build: dict[str, Any]) -> str:
        names = {"logGroupName": build["logs"]["groupName"], "logStreamName": build["logs"]["streamName"]}
        events = self.account.client("logs").get_log_events(**names)["events"]
        return "\n".join(event["message"] for event in events)


def why(build: dict[str, Any]) -> str:
    """The reason in the phase that failed."""
    return str(next(each["contexts"][0]["message"] for each in build["phases"] if "contexts" in each))


def test_a_build_is_in_progress_until_its_image_is_pushed(account: Account) -> None:
    project = Project(account, _SOURCE)
    assert project.start(IMAGE_TAG="first")["buildStatus"] == "IN_PROGRESS"
    build = project.build(IMAGE_TAG="second")
    assert build["buildStatus"] == "SUCCEEDED", why(build)
    image = account.client("ecr").batch_get_image(
        repositoryName=project.repository, imageIds=[{"imageTag": "second"}]
    )["images"][0]  # fmt: skip
    assert json.loads(image["imageManifest"])["annotations"] == {"cloister.local.command": "train"}


def test_the_log_says_that_nothing_was_built(account: Account) -> None:
    project = Project(account, _SOURCE)
    assert "LOCAL EMULATOR, not AWS" in project.log(project.build(IMAGE_TAG="1"))


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("Dockerfile", "the source has no Dockerfile at its root, only pyproject.toml"),
        ("pyproject.toml", "the source has no pyproject.toml at its root, only Dockerfile"),
    ],
)
def test_a_source_that_no_engine_could_build_fails(account: Account, missing: str, reason: str) -> None:
    source = {name: content for name, content in _SOURCE.items() if name != missing}
    build = Project(account, source).build(IMAGE_TAG="1")
    assert (build["buildStatus"], why(build)) == ("FAILED", reason)


def test_a_source_without_the_console_script_fails(account: Account) -> None:
    source = {**_SOURCE, "pyproject.toml": "[project.scripts]\nserve = 'tileseg:serve'\n"}
    assert why(Project(account, source).build(IMAGE_TAG="1")) == (
        "pyproject.toml names no console script train, only serve"
    )


def test_a_build_without_its_tag_says_what_it_needs(account: Account) -> None:
    assert "needs the environment variables IMAGE_TAG" in why(Project(account, _SOURCE).build())


def test_the_role_decides_whether_the_image_may_be_pushed(account: Account) -> None:
    build = Project(account, _SOURCE, actions=_PUSH[:3]).build(IMAGE_TAG="1")
    assert "not authorized to perform: ecr:" in why(build)


def test_a_missing_image_is_an_error_and_not_an_empty_list(account: Account) -> None:
    project, ecr = Project(account, _SOURCE), account.client("ecr")
    with pytest.raises(ecr.exceptions.ImageNotFoundException):
        ecr.describe_images(repositoryName=project.repository, imageIds=[{"imageTag": "absent"}])


def test_the_pushed_image_trains(account: Account) -> None:
    project = Project(account, _SOURCE)
    project.build(IMAGE_TAG="1")
    image = f"000000000000.dkr.ecr.{REGION}.amazonaws.com/{project.repository}:1"
    job = Jobs(account).run(AlgorithmSpecification={"TrainingImage": image, "TrainingInputMode": "File"})
    assert job["TrainingJobStatus"] == "Completed"
