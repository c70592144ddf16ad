"""The isolated network: subnets without a way out, and endpoints to the AWS services that are used."""

from aws_cdk import Environment, Fn, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from stacks.constructs.endpoints import Endpoints
from stacks.constructs.handovers import Place
from stacks.constructs.log_group import log_group
from stacks.constructs.provider_logs import adopt_provider_logs
from stacks.settings import Network, Retention

# AWS's managed prefix list of S3, a fixed id in each Region ("aws ec2 describe-managed-prefix-lists").
S3_PREFIX_LISTS = {
    "us-east-1": "pl-63a5400a",
    "us-west-2": "pl-68a54001",
    "eu-central-1": "pl-6ea54007",
    "ap-south-1": "pl-78a54011",
}
HTTPS = ec2.Port.tcp(443)


class NetworkStack(Stack):
    """A VPC with neither internet gateway nor NAT; what must be reached has an endpoint."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        network: Network,
        retention: Retention,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        self.vpc = self._vpc(network)
        self._log_flows(retention.log_days)
        endpoint_group = self._security_group("EndpointGroup", "Interface endpoints")
        app_group = self._security_group("AppGroup", "Studio apps")
        training_group = self._security_group("TrainingGroup", "Training and processing jobs")
        for client in (app_group, training_group):
            client.add_egress_rule(endpoint_group, HTTPS, "AWS APIs through the interface endpoints")
            endpoint_group.add_ingress_rule(client, HTTPS, "AWS APIs")
            client.add_egress_rule(ec2.Peer.prefix_list(S3_PREFIX_LISTS[self.region]), HTTPS, "S3 gateway endpoint")
        self.endpoints = Endpoints(self, "Endpoints", vpc=self.vpc, security_group=endpoint_group)
        self.place = Place(vpc=self.vpc, app_group=app_group, training_group=training_group)
        adopt_provider_logs(self, days=retention.log_days)

    def _vpc(self, network: Network) -> ec2.Vpc:
        return ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr(network.cidr),
            # Chosen at deployment: the app needs neither an account nor a lookup to synthesize.
            availability_zones=[Fn.select(index, Fn.get_azs()) for index in range(network.zones)],
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="Isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=network.subnet_prefix
                )
            ],
        )

    def _log_flows(self, log_days: int) -> None:
        self.vpc.add_flow_log(
            "FlowLog",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group(self, "FlowLogs", days=log_days)),
            traffic_type=ec2.FlowLogTrafficType.ALL,
        )

    def _security_group(self, construct_id: str, description: str) -> ec2.SecurityGroup:
        return ec2.SecurityGroup(self, construct_id, vpc=self.vpc, description=description, allow_all_outbound=False)
