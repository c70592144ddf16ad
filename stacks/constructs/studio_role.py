"""What people in Studio may do: the role that their apps run as."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.calls import Calls
from stacks.constructs.statements import allow

SAGEMAKER = "sagemaker.amazonaws.com"
_OWN_NAMES = "People choose the names of their own objects, spaces and apps inside the named parent."
FREE_INSTANCE = "system"
BROWSE = ("s3:ListBucket",)
READ = ("s3:GetObject",)
WRITE = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload")
GIT = ("codecommit:GitPull", "codecommit:GitPush")
REVIEW = (
    "codecommit:CreatePullRequest",
    "codecommit:GetBranch",
    "codecommit:GetPullRequest",
    "codecommit:GetRepository",
    "codecommit:ListBranches",
    "codecommit:ListPullRequests",
)
SEE_DOMAIN = ("sagemaker:DescribeDomain", "sagemaker:DescribeUserProfile", "sagemaker:ListTags")
LIST_DOMAIN = ("sagemaker:ListApps", "sagemaker:ListDomains", "sagemaker:ListSpaces", "sagemaker:ListUserProfiles")
KEEP_SPACES = (
    "sagemaker:AddTags",
    "sagemaker:CreateSpace",
    "sagemaker:DeleteSpace",
    "sagemaker:DescribeSpace",
    "sagemaker:UpdateSpace",
)
CLOSE_APPS = ("sagemaker:DeleteApp", "sagemaker:DescribeApp")
OPEN_APPS = ("sagemaker:CreateApp",)
CALLS = (
    Calls("s3", (*BROWSE, *READ, *WRITE), "people read data and write what they derive from it"),
    Calls("codecommit", REVIEW, "branches and pull requests"),
    Calls("git-codecommit", GIT, "git clone, pull and push"),
    Calls(
        "sagemaker.api",
        (*SEE_DOMAIN, *LIST_DOMAIN, *KEEP_SPACES, *CLOSE_APPS, *OPEN_APPS),
        "spaces and apps are seen, opened and closed through the API",
    ),
)


class StudioRole(Construct):
    """The role of a domain's apps, given capability by capability."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.role = iam.Role(self, "Resource", assumed_by=iam.ServicePrincipal(SAGEMAKER))
        trust = self.role.assume_role_policy
        assert trust is not None
        trust.add_statements(
            iam.PolicyStatement(
                sid="NameTheUserInCloudTrail",
                principals=[iam.ServicePrincipal(SAGEMAKER)],
                actions=["sts:SetSourceIdentity"],
            )
        )

    @property
    def arn(self) -> str:
        return self.role.role_arn

    def read(self, buckets: Sequence[s3.IBucket]) -> None:
        allow(self.role, "BrowseWhatMayBeRead", BROWSE, [bucket.bucket_arn for bucket in buckets])
        objects = [bucket.arn_for_objects("*") for bucket in buckets]
        allow(self.role, "ReadOnly", READ, objects, because=_OWN_NAMES)

    def write(self, buckets: Sequence[s3.IBucket]) -> None:
        allow(self.role, "BrowseWhatMayBeWritten", BROWSE, [bucket.bucket_arn for bucket in buckets])
        allow(
            self.role,
            "ReadAndWrite",
            WRITE,
            [bucket.arn_for_objects("*") for bucket in buckets],
            because=_OWN_NAMES,
        )

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
        allow(
            self.role,
            "WorkOnTheTeamsCode",
            sorted((*GIT, *REVIEW)),
            [repository.repository_arn],
        )

    def open_apps(self, *, domain_id: str, instance_types: Sequence[str]) -> None:
        """Spaces and apps of one domain, on the instance types that the settings name."""
        domain, profiles, spaces, apps = (
            self._sagemaker(kind, name)
            for kind, name in (
                ("domain", domain_id),
                ("user-profile", f"{domain_id}/*"),
                ("space", f"{domain_id}/*"),
                ("app", f"{domain_id}/*"),
            )
        )
        allow(
            self.role,
            "SeeTheDomain",
            SEE_DOMAIN,
            [domain, profiles, spaces, apps],
            because=_OWN_NAMES,
        )
        allow(
            self.role,
            "ListTheDomain",
            LIST_DOMAIN,
            ["*"],
            because="Listing has no resource in IAM; it shows names and opens nothing.",
        )
        allow(
            self.role,
            "KeepSpaces",
            KEEP_SPACES,
            [spaces],
            because=_OWN_NAMES,
        )
        allow(self.role, "CloseApps", CLOSE_APPS, [apps], because=_OWN_NAMES)
        allow(
            self.role,
            "OpenAppsOnTheseInstances",
            OPEN_APPS,
            [apps],
            {
                "ForAllValues:StringEquals": {"sagemaker:InstanceTypes": [*instance_types, FREE_INSTANCE]},
                "Null": {"sagemaker:InstanceTypes": "false"},
            },
            because=_OWN_NAMES,
        )

    def _sagemaker(self, kind: str, name: str) -> str:
        return Stack.of(self).format_arn(service="sagemaker", resource=kind, resource_name=name)
