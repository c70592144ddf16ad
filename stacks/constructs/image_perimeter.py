"""Who may push and pull images, whatever else their policies allow. Everybody else may look at names and scans."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam

from stacks.constructs.handovers import ImageRoles

PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
PUSH = ("ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart")
# Ways to fill a repository from another registry. Nobody here needs them.
COPY = ("ecr:BatchImportUpstreamImage", "ecr:ReplicateImage")


def confine_images(repository: ecr.Repository, roles: ImageRoles) -> None:
    """Only the builder pushes, only jobs and the builder pull.

    SageMaker also looks at an image with its caller's permissions, when an algorithm or a model version names it; that
    caller gets no image. Roles are meant by name: they are made after the repository.
    """
    builder = _arn(repository, roles.builder)
    jobs = [_arn(repository, name) for name in (roles.training_job, roles.processing_job)]
    _deny(
        repository,
        "PulledByJobsAndTheBuilderOnly",
        PULL,
        _not_by([builder, *jobs]) | {"BoolIfExists": {"aws:ViaAWSService": "false"}},
    )
    _deny(repository, "PushedByTheBuilderOnly", PUSH, _not_by([builder]))
    _deny(repository, "CopiedFromNowhere", COPY, None)


def _arn(repository: ecr.Repository, role: str) -> str:
    return Stack.of(repository).format_arn(
        service="iam", region="", resource="role", resource_name=role, arn_format=ArnFormat.SLASH_RESOURCE_NAME
    )


def _not_by(arns: Sequence[str]) -> dict[str, Any]:
    return {"ArnNotEqualsIfExists": {"aws:PrincipalArn": list(arns)}}


def _deny(repository: ecr.Repository, sid: str, actions: Sequence[str], conditions: dict[str, Any] | None) -> None:
    repository.add_to_resource_policy(
        iam.PolicyStatement(
            sid=sid,
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=list(actions),
            conditions=conditions,
        )
    )
