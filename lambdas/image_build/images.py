"""The only calls to CodeBuild and ECR."""

from typing import Any

from .environment import Environment
from .policy import Build


class Images:
    """The image repository and the project that fills it."""

    def __init__(self, codebuild: Any, ecr: Any, environment: Environment) -> None:
        self._codebuild = codebuild
        self._ecr = ecr
        self._environment = environment

    def digest(self, tag: str) -> str | None:
        """``sha256:…`` of the tagged image, or None while there is none."""
        try:
            found = self._ecr.describe_images(
                repositoryName=self._environment.repository_name, imageIds=[{"imageTag": tag}]
            )
        except self._ecr.exceptions.ImageNotFoundException:
            return None
        return str(found["imageDetails"][0]["imageDigest"])

    def start_build(self, tag: str) -> str:
        """Start the build that pushes ``tag``; returns the build's id."""
        started = self._codebuild.start_build(
            projectName=self._environment.project_name,
            environmentVariablesOverride=[{"name": "IMAGE_TAG", "value": tag, "type": "PLAINTEXT"}],
        )
        return str(started["build"]["id"])

    def build(self, build_id: str) -> Build:
        found = self._codebuild.batch_get_builds(ids=[build_id])["builds"][0]
        return Build(id=build_id, status=found["buildStatus"], log_url=found.get("logs", {}).get("deepLink", "no log"))
