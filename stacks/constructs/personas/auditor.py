"""The auditor: sees how everything is configured, what was logged and what was found; no data, and changes nothing."""

from collections.abc import Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.constructs.handovers import Store
from stacks.constructs.statements import allow

_OUR_NAMES = "Names of resources of these stacks begin with the platform's prefix, and AWS adds the rest."
_NO_RESOURCE = "Listing and describing these has no resource in IAM; it shows names and settings."
LIST = (
    "cloudformation:ListStacks",
    "cloudtrail:LookupEvents",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "ec2:DescribeFlowLogs",
    "ec2:DescribeNetworkInsightsAccessScopeAnalyses",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroupRules",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeVpcs",
    "ec2:GetNetworkInsightsAccessScopeAnalysisFindings",
    "iam:ListPolicies",
    "iam:ListRoles",
    "logs:DescribeLogGroups",
    "route53resolver:ListFirewallRuleGroups",
    "route53resolver:ListFirewallRules",
    "s3:ListAllMyBuckets",
    "sagemaker:ListApps",
    "sagemaker:ListDomains",
    "sagemaker:ListProcessingJobs",
    "sagemaker:ListSpaces",
    "sagemaker:ListTrainingJobs",
    "sagemaker:ListUserProfiles",
    "tag:GetResources",
)
STACKS = (
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResources",
    "cloudformation:DescribeStacks",
    "cloudformation:GetTemplate",
)
ROLES = ("iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies")
POLICIES = ("iam:GetPolicy", "iam:GetPolicyVersion")
FUNCTIONS = ("lambda:GetFunctionConfiguration", "lambda:GetPolicy")
LOGS = ("logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents")
STUDIO = (
    "sagemaker:DescribeApp",
    "sagemaker:DescribeDomain",
    "sagemaker:DescribeSpace",
    "sagemaker:DescribeUserProfile",
)
JOBS = ("sagemaker:DescribeProcessingJob", "sagemaker:DescribeTrainingJob")
MODELS = ("sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup", "sagemaker:ListModelPackages")
BUCKETS = (
    "s3:GetBucketLogging",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
)
KEYS = ("kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants")
IMAGES = ("ecr:DescribeImageScanFindings", "ecr:DescribeImages", "ecr:GetRepositoryPolicy")
CODE = ("codecommit:GetRepository", "codecommit:GetRepositoryTriggers", "codecommit:ListBranches")


class Auditor(Construct):
    """A customer managed policy, for a permission set of IAM Identity Center to name."""

    def __init__(self, scope: Construct, construct_id: str, *, prefix: str, domain_id: str, store: Store) -> None:
        super().__init__(scope, construct_id)
        self.policy = iam.ManagedPolicy(
            self,
            "Resource",
            managed_policy_name=f"{prefix}-auditor",
            description="Sees configuration, logs and findings; no data, and changes nothing",
        )
        allow(self.policy, "ListEverything", LIST, ["*"], because=_NO_RESOURCE)
        self._see_by_name(f"{prefix}-*")
        self._see_studio(domain_id, f"{prefix}-*")
        self._see_stores(store)

    def _see_by_name(self, ours: str) -> None:
        """What CloudFormation named, with the name of its stack in front."""
        self._see("SeeStacks", STACKS, [self._arn("cloudformation", "stack", ours)])
        self._see("SeeRoles", ROLES, [self._arn("iam", "role", ours, region="")])
        self._see("SeePolicies", POLICIES, [self._arn("iam", "policy", ours, region="")])
        self._see("SeeFunctions", FUNCTIONS, [self._arn("lambda", "function", ours, ArnFormat.COLON_RESOURCE_NAME)])
        self._see("ReadTheLogs", LOGS, [self._arn("logs", "log-group", ours, ArnFormat.COLON_RESOURCE_NAME)])

    def _see_studio(self, domain_id: str, ours: str) -> None:
        inside = [self._arn("sagemaker", kind, f"{domain_id}/*") for kind in ("app", "space", "user-profile")]
        self._see("SeeStudio", STUDIO, [self._arn("sagemaker", "domain", domain_id), *inside])
        self._see("SeeJobs", JOBS, [self._arn("sagemaker", kind, ours) for kind in ("processing-job", "training-job")])
        models = [self._arn("sagemaker", kind, ours) for kind in ("model-package", "model-package-group")]
        self._see("SeeModels", MODELS, models)

    def _see_stores(self, store: Store) -> None:
        self._see("SeeBuckets", BUCKETS, [bucket.bucket_arn for bucket in store.buckets.all])
        self._see("SeeKeys", KEYS, [store.key.key_arn, store.volume_key.key_arn])
        self._see("SeeImages", IMAGES, [store.images.repository_arn])
        self._see("SeeTheRepository", CODE, [store.code.repository_arn])

    def _see(self, sid: str, actions: Sequence[str], resources: Sequence[str]) -> None:
        allow(self.policy, sid, actions, resources, because=_OUR_NAMES)

    def _arn(
        self,
        service: str,
        kind: str,
        name: str,
        arn_format: ArnFormat = ArnFormat.SLASH_RESOURCE_NAME,
        *,
        region: str | None = None,
    ) -> str:
        return Stack.of(self).format_arn(
            service=service, region=region, resource=kind, resource_name=name, arn_format=arn_format
        )
