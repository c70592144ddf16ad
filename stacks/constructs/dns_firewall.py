"""Names that code inside the network may ask for; any other name is a way to carry data out, one query at a time."""

from collections.abc import Iterable

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_route53resolver as resolver
from constructs import Construct

from stacks.constructs.services import Service

_Rule = resolver.CfnFirewallRuleGroup.FirewallRuleProperty
FIRST, LAST = 100, 200
# AWS keeps the priorities up to 100 for itself (AssociateFirewallRuleGroup).
ASSOCIATION_PRIORITY = 101
# The first Region has names without a Region: its interfaces', and those that SDKs still call its S3 by.
OLDEST_REGION = {"us-east-1": ("*.ec2.internal", "s3.amazonaws.com", "*.s3.amazonaws.com")}


class DnsFirewall(Construct):
    """The endpoints' names and the network's own pass, everything else does not exist (NXDOMAIN).

    It fails closed: while Route 53 cannot judge a query it answers none, unless somebody sets ``FirewallFailOpen`` for
    the VPC. CloudFormation has no resource type for that switch, and off is how AWS makes every VPC.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, services: Iterable[Service]) -> None:
        super().__init__(scope, construct_id)
        group = resolver.CfnFirewallRuleGroup(
            self,
            "Rules",
            firewall_rules=[
                _Rule(
                    action="ALLOW",
                    priority=FIRST,
                    firewall_domain_list_id=self._list("Needed", names(services, Stack.of(self).region)),
                    # S3 answers with an alias into AWS's own domain: whoever may ask for the one may follow the other.
                    firewall_domain_redirection_action="TRUST_REDIRECTION_DOMAIN",
                ),
                _Rule(
                    action="BLOCK",
                    priority=LAST,
                    firewall_domain_list_id=self._list("Everything", ["*"]),
                    block_response="NXDOMAIN",
                ),
            ],
        )
        resolver.CfnFirewallRuleGroupAssociation(
            self,
            "Association",
            firewall_rule_group_id=group.attr_id,
            vpc_id=vpc.vpc_id,
            priority=ASSOCIATION_PRIORITY,
        )

    def _list(self, construct_id: str, domains: list[str]) -> str:
        return resolver.CfnFirewallDomainList(self, construct_id, domains=domains).attr_id


def names(services: Iterable[Service], region: str) -> list[str]:
    """The hosts of services and the names that the VPC gives its own interfaces, as a domain list spells them."""
    own = OLDEST_REGION.get(region, (f"*.{region}.compute.internal",))
    return sorted({*own, *(host.format(region=region) for service in services for host in service.hosts)})
