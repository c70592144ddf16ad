"""What to make of a build's status: no AWS, no clock."""

from dataclasses import dataclass

RUNNING = "IN_PROGRESS"
SUCCEEDED = "SUCCEEDED"


class BuildFailed(Exception):
    """The build ended without an image; CloudFormation shows the message to the admin."""


@dataclass(frozen=True)
class Build:
    """A CodeBuild build: its id, status word and the page of its log."""

    id: str
    status: str
    log_url: str


def is_over(build: Build) -> bool:
    """Whether the build has ended well.

    Raises:
        BuildFailed: it ended in any other way.
    """
    if build.status == RUNNING:
        return False
    if build.status == SUCCEEDED:
        return True
    raise BuildFailed(
        f"The image build {build.id} ended as {build.status}. Read its log ({build.log_url}), mend training_image/ "
        "and deploy again."
    )
