"""The AWS services that code inside the network calls, and the endpoints that carry those calls."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Aws
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

_Service = ec2.InterfaceVpcEndpointAwsService


@dataclass(frozen=True)
class Endpoint:
    """One interface endpoint and the reason it is paid for."""

    construct_id: str
    service: ec2.InterfaceVpcEndpointAwsService
    reason: str


INTERFACE_ENDPOINTS = (
    Endpoint("SageMakerApi", _Service.SAGEMAKER_API, "jobs, models and apps are created through the API"),
    Endpoint("SageMakerRuntime", _Service.SAGEMAKER_RUNTIME, "notebooks invoke model endpoints"),
    Endpoint("SageMakerStudio", _Service.SAGEMAKER_STUDIO, "Studio's own traffic in a VpcOnly domain"),
    Endpoint("Sts", _Service.STS, "every SDK asks who it is; without it Studio reports an STS permission error"),
    Endpoint("Logs", _Service.CLOUDWATCH_LOGS, "the SDK follows a job by its log and hangs at 'Starting' without it"),
    Endpoint("CodeCommit", _Service.CODECOMMIT, "branches and pull requests"),
    Endpoint("CodeCommitGit", _Service.CODECOMMIT_GIT, "git clone, pull and push"),
    Endpoint("ServiceCatalog", _Service.SERVICE_CATALOG, "Studio lists the products shared with the domain"),
    Endpoint("Ssm", _Service.SSM, "notebooks read the job templates"),
)


def within_this_account() -> iam.PolicyStatement:
    """Endpoint policy: callers of this account on resources of this account.

    The second condition stops copies to foreign buckets, the first stops foreign credentials brought inside.
    """
    return iam.PolicyStatement(
        sid="OnlyThisAccountOnItsOwnResources",
        principals=[iam.AnyPrincipal()],
        actions=["*"],
        resources=["*"],
        conditions={"StringEquals": {"aws:PrincipalAccount": Aws.ACCOUNT_ID, "aws:ResourceAccount": Aws.ACCOUNT_ID}},
    )


class Endpoints(Construct):
    """The S3 gateway endpoint, free, and one interface endpoint a service in every zone."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        endpoints: Sequence[Endpoint] = INTERFACE_ENDPOINTS,
    ) -> None:
        super().__init__(scope, construct_id)
        self.s3 = ec2.GatewayVpcEndpoint(self, "S3", vpc=vpc, service=ec2.GatewayVpcEndpointAwsService.S3)
        self.s3.add_to_policy(within_this_account())
        for endpoint in endpoints:
            ec2.InterfaceVpcEndpoint(
                self,
                endpoint.construct_id,
                vpc=vpc,
                service=endpoint.service,
                private_dns_enabled=True,
                open=False,
                security_groups=[security_group],
            ).add_to_policy(within_this_account())
