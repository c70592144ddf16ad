"""The endpoints that follow from what code inside the network calls, each with the least policy that lets it."""

from collections.abc import Iterable, Mapping

from aws_cdk import Aws, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from stacks.constructs.aws_owned import AwsOwned, aws_owned
from stacks.constructs.calls import Calls, by_service
from stacks.constructs.services import Service

HTTPS_PORT = 443


class Endpoints(Construct):
    """A gateway is a route of every subnet, and free; an interface endpoint has an address in every zone."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        calls: Iterable[Calls],
        organization_id: str = "",
    ) -> None:
        super().__init__(scope, construct_id)
        self._vpc, self._security_group = vpc, security_group
        self.services = by_service(calls)
        self._endpoints = {service.name: self._endpoint(service) for service in self.services}
        for service, called in self.services.items():
            endpoint = self._endpoints[service.name]
            endpoint.add_to_policy(_ours(called.actions, organization_id))
            for name in called.aws_owned:
                endpoint.add_to_policy(_owned_by_aws(self, aws_owned(name), organization_id))

    @property
    def ids(self) -> Mapping[str, str]:
        """The endpoints' ids by the name of their service."""
        return {name: endpoint.vpc_endpoint_id for name, endpoint in self._endpoints.items()}

    def _endpoint(self, service: Service) -> ec2.GatewayVpcEndpoint | ec2.InterfaceVpcEndpoint:
        return self._gateway(service) if service.gateway else self._interface(service)

    def _gateway(self, service: Service) -> ec2.GatewayVpcEndpoint:
        return ec2.GatewayVpcEndpoint(
            self, service.construct_id, vpc=self._vpc, service=ec2.GatewayVpcEndpointAwsService(service.name)
        )

    def _interface(self, service: Service) -> ec2.InterfaceVpcEndpoint:
        return ec2.InterfaceVpcEndpoint(
            self,
            service.construct_id,
            vpc=self._vpc,
            service=ec2.InterfaceVpcEndpointService(service.endpoint.format(region=_region(self)), HTTPS_PORT),
            private_dns_enabled=True,
            open=False,
            security_groups=[self._security_group],
        )


def _ours(actions: Iterable[str], organization_id: str) -> iam.PolicyStatement:
    """Our callers on our resources.

    The second condition stops copies to foreign buckets, the first stops foreign credentials brought inside.
    """
    return iam.PolicyStatement(
        sid="OurCallersOnOurResources",
        principals=[iam.AnyPrincipal()],
        actions=list(actions),
        resources=["*"],
        conditions={
            "StringEquals": {**_belongs("Principal", organization_id), **_belongs("Resource", organization_id)}
        },
    )


def _owned_by_aws(scope: Construct, row: AwsOwned, organization_id: str) -> iam.PolicyStatement:
    stack, region = Stack.of(scope), _region(scope)
    buckets = [name.format(region=region, regionwithoutdashes=region.replace("-", "")) for name in row.buckets]
    return iam.PolicyStatement(
        sid=row.name,
        principals=[iam.AnyPrincipal()],
        actions=list(row.actions),
        resources=[
            stack.format_arn(service="s3", region="", account="", resource=name, resource_name="*") for name in buckets
        ],
        conditions={"StringEquals": _belongs("Principal", organization_id)} if row.signed_by_us else None,
    )


def _belongs(whose: str, organization_id: str) -> dict[str, str]:
    """The condition that a principal or a resource is ours: of this account, or of the organisation if one is named."""
    return {f"aws:{whose}OrgID": organization_id} if organization_id else {f"aws:{whose}Account": Aws.ACCOUNT_ID}


def _region(scope: Construct) -> str:
    return Stack.of(scope).region
