"""A role that Studio's apps run as: what every person who works in Studio may do."""

from collections.abc import Sequence

from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.calls import Calls
from stacks.constructs.personas.main_branch import main_needs_a_review
from stacks.constructs.source_identity import carries_the_users_name
from stacks.constructs.statements import allow

SAGEMAKER = "sagemaker.amazonaws.com"
_OWN_NAMES = "People choose the names of their own objects."
BROWSE = ("s3:ListBucket",)
READ = ("s3:GetObject",)
WRITE = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
GIT = ("codecommit:GitPull", "codecommit:GitPush")
PROPOSE = (
    "codecommit:CreatePullRequest",
    "codecommit:GetBranch",
    "codecommit:GetPullRequest",
    "codecommit:GetRepository",
    "codecommit:ListBranches",
    "codecommit:ListPullRequests",
)
CALLS = (
    Calls("s3", (*BROWSE, *READ, *WRITE), "people read data and write what they derive from it"),
    Calls("codecommit", PROPOSE, "branches and pull requests"),
    Calls("git-codecommit", GIT, "git clone, pull and push"),
)


class StudioRole(Construct):
    """The role of a persona's apps, given capability by capability, inside a boundary that outlasts all of them."""

    def __init__(self, scope: Construct, construct_id: str, *, boundary: iam.IManagedPolicy) -> None:
        super().__init__(scope, construct_id)
        self.role = iam.Role(
            self, "Resource", assumed_by=iam.ServicePrincipal(SAGEMAKER), permissions_boundary=boundary
        )
        carries_the_users_name(self.role, SAGEMAKER)

    @property
    def arn(self) -> str:
        return self.role.role_arn

    def read(self, buckets: Sequence[s3.IBucket]) -> None:
        allow(self.role, "BrowseWhatMayBeRead", BROWSE, [bucket.bucket_arn for bucket in buckets])
        objects = [bucket.arn_for_objects("*") for bucket in buckets]
        allow(self.role, "ReadOnly", READ, objects, because=_OWN_NAMES)

    def write(self, buckets: Sequence[s3.IBucket]) -> None:
        allow(self.role, "BrowseWhatMayBeWritten", BROWSE, [bucket.bucket_arn for bucket in buckets])
        objects = [bucket.arn_for_objects("*") for bucket in buckets]
        allow(self.role, "ReadAndWrite", WRITE, objects, because=_OWN_NAMES)

    def use_keys(self, *, data: kms.IKey, volumes: kms.IKey) -> None:
        allow(self.role, "UseTheDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], [data.key_arn])
        # Conditions such as kms:ViaService on these make the creation of a space fail.
        allow(
            self.role,
            "EncryptTheVolumesOfSpaces",
            [
                "kms:CreateGrant",
                "kms:Decrypt",
                "kms:DescribeKey",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
            ],
            [volumes.key_arn],
        )

    def version_code(self, repository: codecommit.IRepository) -> None:
        """Branches are everybody's; main takes what a lead merges."""
        arn = repository.repository_arn
        allow(self.role, "WorkOnTheTeamsCode", sorted((*GIT, *PROPOSE)), [arn])
        self.role.add_to_policy(main_needs_a_review([arn]))
