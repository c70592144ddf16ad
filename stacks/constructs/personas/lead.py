"""The lead: a scientist who answers for what comes in and what goes on, raw data, code and models."""

from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.calls import Calls
from stacks.constructs.personas.models import may_approve_models, may_see_models
from stacks.constructs.personas.studio_role import StudioRole
from stacks.constructs.personas.work import Work
from stacks.constructs.statements import allow

BRING_IN = ("s3:AbortMultipartUpload", "s3:PutObject")
MERGE = (
    "codecommit:MergePullRequestByFastForward",
    "codecommit:MergePullRequestBySquash",
    "codecommit:MergePullRequestByThreeWay",
    "codecommit:UpdatePullRequestApprovalState",
)
CALLS = (
    Calls("s3", BRING_IN, "leads bring raw imagery in"),
    Calls("codecommit", MERGE, "leads review pull requests and merge them"),
)


class Lead(StudioRole):
    """Approves models and registers none: who trained one has another role, or at least another session."""

    def __init__(self, scope: Construct, construct_id: str, *, boundary: iam.IManagedPolicy, work: Work) -> None:
        super().__init__(scope, construct_id, boundary=boundary)
        work.give_to(self)
        self._bring_in(work.store.buckets.raw)
        self._merge(work.store.code)
        may_see_models(self.role, work.model_groups)
        may_approve_models(self.role, work.model_groups)

    def _bring_in(self, raw: s3.IBucket) -> None:
        """Add, never delete. What is written over stays as an older version."""
        objects = raw.arn_for_objects("*")
        allow(self.role, "BringRawDataIn", BRING_IN, [objects], because="Leads choose the names of raw data.")

    def _merge(self, repository: codecommit.IRepository) -> None:
        allow(self.role, "ReviewAndMerge", MERGE, [repository.repository_arn])
