"""Who registers model versions, and who approves them: never the same role."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from stacks.constructs.calls import Calls
from stacks.constructs.statements import allow

REGISTER = ("sagemaker:CreateModelPackage",)
APPROVE = ("sagemaker:UpdateModelPackage",)
SEE_GROUPS = ("sagemaker:DescribeModelPackageGroup",)
SEE_VERSIONS = ("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")
AWAITING = "PendingManualApproval"
DECISIONS = ("Approved", "Rejected", AWAITING)
CALLS = (
    Calls("sagemaker.api", (*REGISTER, *SEE_GROUPS, *SEE_VERSIONS), "models are registered from Studio"),
    Calls("sagemaker.api", APPROVE, "leads approve models from Studio"),
)
_STATUS = "sagemaker:ModelApprovalStatus"
_NUMBERED = "Versions of these named groups, which SageMaker numbers."


def may_see_models(role: iam.Role, group_names: Sequence[str]) -> None:
    groups = [_sagemaker(role, "model-package-group", name) for name in group_names]
    allow(role, "SeeTheModelGroups", SEE_GROUPS, groups)
    allow(role, "SeeModelVersions", SEE_VERSIONS, _versions(role, group_names), because=_NUMBERED)


def may_register_models(role: iam.Role, group_names: Sequence[str]) -> None:
    """New versions await an approval: whoever trains a model does not approve it by registering it."""
    condition = {"StringEquals": {_STATUS: AWAITING}}
    sid = "RegisterModelVersionsForApproval"
    allow(role, sid, REGISTER, _versions(role, group_names), condition, because=_NUMBERED)


def may_approve_models(role: iam.Role, group_names: Sequence[str]) -> None:
    """Decide about a version, and change nothing else of it: a request without a decision is refused."""
    condition = {"StringEquals": {_STATUS: list(DECISIONS)}}
    allow(role, "DecideAboutModels", APPROVE, _versions(role, group_names), condition, because=_NUMBERED)


def _versions(role: iam.Role, group_names: Sequence[str]) -> list[str]:
    return [_sagemaker(role, "model-package", f"{name}/*") for name in group_names]


def _sagemaker(role: iam.Role, kind: str, name: str) -> str:
    return Stack.of(role).format_arn(service="sagemaker", resource=kind, resource_name=name)
