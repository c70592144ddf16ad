"""What people in Studio may do: the role that their apps run as."""

from collections.abc import Sequence

from aws_cdk import Stack
from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.statements import allow

SAGEMAKER = "sagemaker.amazonaws.com"
_OWN_NAMES = "People choose the names of their own objects, spaces and apps inside the named parent."
FREE_INSTANCE = "system"


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
        allow(self.role, "BrowseWhatMayBeRead", ["s3:ListBucket"], [bucket.bucket_arn for bucket in buckets])
        objects = [bucket.arn_for_objects("*") for bucket in buckets]
        allow(self.role, "ReadOnly", ["s3:GetObject"], objects, because=_OWN_NAMES)

    def write(self, buckets: Sequence[s3.IBucket]) -> None:
        allow(self.role, "BrowseWhatMayBeWritten", ["s3:ListBucket"], [bucket.bucket_arn for bucket in buckets])
        allow(
            self.role,
            "ReadAndWrite",
            ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
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
            [
                "codecommit:CreatePullRequest",
                "codecommit:GetBranch",
                "codecommit:GetPullRequest",
                "codecommit:GetRepository",
                "codecommit:GitPull",
                "codecommit:GitPush",
                "codecommit:ListBranches",
                "codecommit:ListPullRequests",
            ],
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
            ["sagemaker:DescribeDomain", "sagemaker:DescribeUserProfile", "sagemaker:ListTags"],
            [domain, profiles, spaces, apps],
            because=_OWN_NAMES,
        )
        allow(
            self.role,
            "ListTheDomain",
            ["sagemaker:ListApps", "sagemaker:ListDomains", "sagemaker:ListSpaces", "sagemaker:ListUserProfiles"],
            ["*"],
            because="Listing has no resource in IAM; it shows names and opens nothing.",
        )
        allow(
            self.role,
            "KeepSpaces",
            [
                "sagemaker:AddTags",
                "sagemaker:CreateSpace",
                "sagemaker:DeleteSpace",
                "sagemaker:DescribeSpace",
                "sagemaker:UpdateSpace",
            ],
            [spaces],
            because=_OWN_NAMES,
        )
        allow(self.role, "CloseApps", ["sagemaker:DeleteApp", "sagemaker:DescribeApp"], [apps], because=_OWN_NAMES)
        allow(
            self.role,
            "OpenAppsOnTheseInstances",
            ["sagemaker:CreateApp"],
            [apps],
            {
                "ForAllValues:StringEquals": {"sagemaker:InstanceTypes": [*instance_types, FREE_INSTANCE]},
                "Null": {"sagemaker:InstanceTypes": "false"},
            },
            because=_OWN_NAMES,
        )

    def _sagemaker(self, kind: str, name: str) -> str:
        return Stack.of(self).format_arn(service="sagemaker", resource=kind, resource_name=name)
