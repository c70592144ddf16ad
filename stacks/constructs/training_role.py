"""What a training or processing job may do: read what it is given, write its results, nothing else."""

from collections.abc import Sequence

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.constructs.calls import Calls
from stacks.constructs.source_identity import carries_the_users_name
from stacks.constructs.statements import allow

SAGEMAKER = "sagemaker.amazonaws.com"
_NO_RESOURCE = "These calls have no resource in IAM."
BROWSE = ("s3:ListBucket",)
READ = ("s3:GetObject",)
WRITE = ("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload")
# Images, log lines and metrics of a job are SageMaker's own traffic, outside the network.
CALLS = (
    Calls("s3", (*BROWSE, *READ, *WRITE), "jobs read tiles and write models; SageMaker brings channels the same way"),
)


class TrainingRole(Construct):
    """The role a job assumes, given capability by capability."""

    def __init__(self, scope: Construct, construct_id: str, *, name: str, boundary: iam.IManagedPolicy) -> None:
        super().__init__(scope, construct_id)
        # The registry's policy knows it by name.
        self.role = iam.Role(
            self,
            "Resource",
            role_name=name,
            assumed_by=iam.ServicePrincipal(SAGEMAKER),
            permissions_boundary=boundary,
        )
        carries_the_users_name(self.role, SAGEMAKER)

    @property
    def arn(self) -> str:
        return self.role.role_arn

    def read(self, buckets: Sequence[s3.IBucket]) -> None:
        allow(self.role, "FindInputs", BROWSE, [bucket.bucket_arn for bucket in buckets])
        allow(
            self.role,
            "ReadInputs",
            READ,
            [bucket.arn_for_objects("*") for bucket in buckets],
            because="Whoever submits a job names what it reads, anywhere in these buckets.",
        )

    def write(self, buckets: Sequence[s3.IBucket]) -> None:
        """Results and checkpoints; a restarted job reads its checkpoints back."""
        allow(self.role, "FindResultsSoFar", BROWSE, [bucket.bucket_arn for bucket in buckets])
        allow(
            self.role,
            "KeepResultsAndCheckpoints",
            WRITE,
            [bucket.arn_for_objects("*") for bucket in buckets],
            because="Whoever submits a job names the folder it writes to.",
        )

    def use_keys(self, *, data: kms.IKey, volumes: kms.IKey) -> None:
        allow(self.role, "UseTheDataKey", ["kms:Decrypt", "kms:GenerateDataKey"], [data.key_arn])
        allow(self.role, "EncryptTheInstancesVolumes", ["kms:CreateGrant", "kms:DescribeKey"], [volumes.key_arn])

    def pull(self, repository: ecr.IRepository) -> None:
        allow(self.role, "SignInToTheRegistry", ["ecr:GetAuthorizationToken"], ["*"], because=_NO_RESOURCE)
        allow(
            self.role,
            "PullTheTrainingImage",
            ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            [repository.repository_arn],
        )

    def report(self, log_group: str) -> None:
        """Log lines and metrics; SageMaker publishes metrics under the very name of its log group."""
        groups = Stack.of(self).format_arn(
            service="logs",
            resource="log-group",
            resource_name=f"{log_group}*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        allow(
            self.role,
            "WriteTheLog",
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            [groups],
            because="SageMaker names the log group and one stream for each host of each job.",
        )
        allow(
            self.role,
            "PublishMetrics",
            ["cloudwatch:PutMetricData"],
            ["*"],
            {"StringEquals": {"cloudwatch:namespace": log_group}},
            because="PutMetricData has no resource in IAM; the condition confines it to the namespace.",
        )

    def join(self, vpc: ec2.IVpc) -> None:
        """Run inside the VPC: SageMaker attaches network interfaces on the role's behalf."""
        interfaces, subnets, groups = (
            Stack.of(self).format_arn(service="ec2", resource=kind, resource_name="*")
            for kind in ("network-interface", "subnet", "security-group")
        )
        allow(
            self.role,
            "AttachTheJobToTheVpc",
            [
                "ec2:CreateNetworkInterface",
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
                "ec2:DeleteNetworkInterfacePermission",
            ],
            [interfaces, subnets, groups],
            {"ArnEqualsIfExists": {"ec2:Vpc": vpc.vpc_arn}},
            because="Interfaces are named when they are made; the condition confines all three to the one VPC.",
        )
        allow(
            self.role,
            "DescribeTheNetwork",
            [
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ],
            ["*"],
            because=_NO_RESOURCE,
        )
