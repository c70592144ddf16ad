"""The isolated network: subnets without a way out, and endpoints to the AWS services that are used."""

from collections.abc import Sequence

from aws_cdk import Environment, Fn, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from stacks.constructs.access_watch import AccessWatch
from stacks.constructs.calls import Calls
from stacks.constructs.dns_firewall import DnsFirewall
from stacks.constructs.dns_log import DnsLog
from stacks.constructs.endpoints import Endpoints
from stacks.constructs.log_group import log_group
from stacks.constructs.provider_logs import adopt_provider_logs
from stacks.constructs.security_groups import SecurityGroups
from stacks.settings import Network, Settings


class NetworkStack(Stack):
    """A VPC with neither internet gateway nor NAT; what must be reached has an endpoint."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        settings: Settings,
        calls: Sequence[Calls],
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        network, log_days = settings.network, settings.retention.log_days
        self.vpc = self._vpc(network)
        groups = SecurityGroups(self, "Groups", vpc=self.vpc, emr=settings.emr.enabled)
        self.endpoints = Endpoints(
            self,
            "Endpoints",
            vpc=self.vpc,
            security_group=groups.endpoints,
            calls=calls,
            organization_id=network.organization_id,
        )
        self.place = groups.place(self.endpoints.ids)
        DnsFirewall(self, "DnsFirewall", vpc=self.vpc, services=self.endpoints.services)
        self.access_analysis = AccessWatch(self, "AccessWatch", vpc=self.vpc).machine
        self._log(log_days)
        adopt_provider_logs(self, days=log_days)

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

    def _log(self, log_days: int) -> None:
        """Every packet's outcome, and every name that is asked for."""
        self.vpc.add_flow_log(
            "FlowLog",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group(self, "FlowLogs", days=log_days)),
            traffic_type=ec2.FlowLogTrafficType.ALL,
        )
        DnsLog(self, "DnsLog", vpc=self.vpc, log_days=log_days)
