"""Tags by which the idle sweep knows what an admin allowed, and whom it has warned: not for everybody to set.

Whoever works in Studio shares a role, and IAM cannot tell on whose space or job he writes a tag.
"""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam

from lambdas.idle_shutdown.decision.exemptions import APPROVED, KEEP_UNTIL
from lambdas.idle_shutdown.decision.warning import WARNED
from lambdas.idle_shutdown.tag_listing import APPROVED_UNTIL, WHEN_IDLE
from stacks.constructs.statements import allow

APPROVE = ("sagemaker:AddTags",)
EXEMPT, GIVE_TIME, GIVE_UP = (APPROVED, KEEP_UNTIL), (APPROVED_UNTIL,), (WHEN_IDLE,)
# A pattern, since this is a denial: whatever else may be made with tags one day is meant too.
_TAGGING = ("sagemaker:AddTags", "sagemaker:Create*", "sagemaker:DeleteTags")


def approving_is_for_admins() -> iam.PolicyStatement:
    """Nobody who works here approves an exemption or a job's time, has anybody's files deleted, or the sweep believe
    that it warned.
    """
    return iam.PolicyStatement(
        sid="ApprovingIsForAdmins",
        effect=iam.Effect.DENY,
        actions=list(_TAGGING),
        resources=["*"],
        conditions={
            "ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": [APPROVED, APPROVED_UNTIL, WARNED, WHEN_IDLE]},
            "Null": {"aws:TagKeys": "false"},
        },
    )


def may_write(
    holder: iam.ManagedPolicy, sid: str, tags: Sequence[str], resources: Sequence[str], *, because: str
) -> None:
    """These tags, and no other."""
    conditions = {
        "ForAllValues:StringEquals": {"aws:TagKeys": list(tags)},
        "Null": {"aws:TagKeys": "false"},
    }
    allow(holder, sid, APPROVE, resources, conditions, because=because)
