"""Tags by which the idle sweep knows what an admin lets run on, and whom it has warned: not for everybody to set."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam

from lambdas.idle_shutdown.decision.exemptions import APPROVED, KEEP_UNTIL
from lambdas.idle_shutdown.decision.warning import WARNED
from stacks.constructs.statements import allow

APPROVE = ("sagemaker:AddTags",)
_TAGGING = (
    "sagemaker:AddTags",
    "sagemaker:CreateApp",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateSpace",
    "sagemaker:CreateTrainingJob",
    "sagemaker:DeleteTags",
)


def approving_is_for_admins() -> iam.PolicyStatement:
    """Nobody who works here approves his own exemption, or has the sweep believe that he was warned."""
    return iam.PolicyStatement(
        sid="ApprovingIsForAdmins",
        effect=iam.Effect.DENY,
        actions=list(_TAGGING),
        resources=["*"],
        conditions={
            "ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": [APPROVED, WARNED]},
            "Null": {"aws:TagKeys": "false"},
        },
    )


def may_approve(holder: iam.ManagedPolicy, resources: Sequence[str], *, because: str) -> None:
    """Write the two tags of an exemption, and no other."""
    conditions = {
        "ForAllValues:StringEquals": {"aws:TagKeys": [APPROVED, KEEP_UNTIL]},
        "Null": {"aws:TagKeys": "false"},
    }
    allow(holder, "ApproveWhatRunsOn", APPROVE, resources, conditions, because=because)
