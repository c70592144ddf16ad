"""A private network as a stack deploys it: two subnets, two security groups, endpoints for S3 and the SageMaker API."""

from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config

from tests.local_cloud.account import REGION, Account
from tests.local_cloud.stacks import Resources, Stack

S3_PREFIX_LIST = "pl-6ea54007"
HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
POLICY = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def group_id(name: str) -> dict[str, list[str]]:
    return {"Fn::GetAtt": [name, "GroupId"]}


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::EC2::{kind}", "Properties": properties}


def interface(service: str) -> dict[str, Any]:
    return resource(
        "VPCEndpoint",
        VpcId=ref("Vpc"),
        ServiceName=f"com.amazonaws.{REGION}.{service}",
        VpcEndpointType="Interface",
        SubnetIds=[ref("SubnetA"), ref("SubnetB")],
        SecurityGroupIds=[group_id("Endpoints")],
        PrivateDnsEnabled=True,
        PolicyDocument=POLICY,
    )


def gateway() -> dict[str, Any]:
    return resource(
        "VPCEndpoint",
        VpcId=ref("Vpc"),
        ServiceName=f"com.amazonaws.{REGION}.s3",
        RouteTableIds=[ref("Routes")],
        PolicyDocument=POLICY,
    )


def private_network() -> dict[str, Any]:
    """The resources of the stack, for tests to leave out or change some."""
    to_s3 = {**HTTPS, "GroupId": group_id("Guests"), "DestinationPrefixListId": S3_PREFIX_LIST}
    out = {**HTTPS, "GroupId": group_id("Guests"), "DestinationSecurityGroupId": group_id("Endpoints")}
    into = {**HTTPS, "GroupId": group_id("Endpoints"), "SourceSecurityGroupId": group_id("Guests")}
    closed = [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}]
    return {
        "Vpc": resource("VPC", CidrBlock="10.9.0.0/16"),
        "SubnetA": resource("Subnet", VpcId=ref("Vpc"), CidrBlock="10.9.0.0/24"),
        "SubnetB": resource("Subnet", VpcId=ref("Vpc"), CidrBlock="10.9.1.0/24"),
        "Routes": resource("RouteTable", VpcId=ref("Vpc")),
        "RoutesOfA": resource("SubnetRouteTableAssociation", SubnetId=ref("SubnetA"), RouteTableId=ref("Routes")),
        "RoutesOfB": resource("SubnetRouteTableAssociation", SubnetId=ref("SubnetB"), RouteTableId=ref("Routes")),
        "Guests": resource("SecurityGroup", VpcId=ref("Vpc"), GroupDescription="g", SecurityGroupEgress=closed),
        "Endpoints": resource("SecurityGroup", VpcId=ref("Vpc"), GroupDescription="e", SecurityGroupEgress=closed),
        "ToS3": resource("SecurityGroupEgress", **to_s3),
        "Out": resource("SecurityGroupEgress", **out),
        "In": resource("SecurityGroupIngress", **into),
        "S3": gateway(),
        "SageMaker": interface("sagemaker.api"),
    }


class PrivateNetwork:
    """The stack, deployed, and a running Studio app in it whose role may do everything."""

    def __init__(self, account: Account, resources: Resources | None = None) -> None:
        self._account = account
        self.resources = dict(resources or private_network())
        self._stack = Stack(account, self.resources)
        assert self._stack.status == "CREATE_COMPLETE", self._stack.reasons

    def id(self, name: str) -> str:
        return self._stack.physical_id(name)

    def change(self, resources: Resources) -> None:
        """Deploy the stack with other resources."""
        self.resources = dict(resources)
        self._stack.update(self.resources)
        assert self._stack.status == "UPDATE_COMPLETE", self._stack.reasons

    def without(self, *names: str) -> None:
        self.change({name: each for name, each in self.resources.items() if name not in names})

    @property
    def vpc_config(self) -> dict[str, list[str]]:
        return {"Subnets": [self.id("SubnetA"), self.id("SubnetB")], "SecurityGroupIds": [self.id("Guests")]}

    def app(self, role: str | None = None, **settings: Any) -> dict[str, str]:
        """The key of a new app of a new domain in this network."""
        sagemaker, name = self._account.client("sagemaker"), self._account.name("domain")
        may = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        domain = sagemaker.create_domain(
            DomainName=name,
            AuthMode="IAM",
            VpcId=self.id("Vpc"),
            SubnetIds=self.vpc_config["Subnets"],
            AppNetworkAccessType="VpcOnly",
            DefaultUserSettings={
                "ExecutionRole": role or self._account.role(may),
                "SecurityGroups": self.vpc_config["SecurityGroupIds"],
            },
            **settings,
        )["DomainArn"].rsplit("/", 1)[-1]
        return open_app(self._account, domain)


def open_app(account: Account, domain: str, *, shared: bool = False, **profile: Any) -> dict[str, str]:
    """The key of a new app in a new space of a new profile."""
    sagemaker, name = account.client("sagemaker"), account.name("ada")
    sagemaker.create_user_profile(DomainId=domain, UserProfileName=name, **profile)
    sagemaker.create_space(
        DomainId=domain,
        SpaceName=name,
        OwnershipSettings={"OwnerUserProfileName": name},
        SpaceSharingSettings={"SharingType": "Shared" if shared else "Private"},
    )
    app = {"DomainId": domain, "SpaceName": name, "AppType": "JupyterLab", "AppName": "default"}
    sagemaker.create_app(**app)
    return app


def client(environment: Mapping[str, str], service: str, address_of: str | None = None) -> Any:
    """A client with these credentials, at the address that they have for a service, or for another one."""
    session: Any = boto3.Session(region_name=REGION)
    variable = "AWS_ENDPOINT_URL_" + (address_of or service).upper()
    return session.client(
        service,
        endpoint_url=environment.get(variable, environment["AWS_ENDPOINT_URL"]),
        verify=environment["AWS_CA_BUNDLE"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=environment["AWS_SESSION_TOKEN"],
        config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
    )
