"""Every name that is asked for inside the network, and what was answered: allowed, blocked, by whom."""

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_route53resolver as resolver
from constructs import Construct

from stacks.constructs.log_group import log_group


class DnsLog(Construct):
    """Query logs of one VPC, in a log group whose policy lets AWS's log delivery write to it and nothing else.

    Without that policy Route 53 would write one of its own, for the whole account, which nothing ever deletes.
    """

    def __init__(self, scope: Construct, construct_id: str, *, vpc: ec2.IVpc, log_days: int) -> None:
        super().__init__(scope, construct_id)
        stack = Stack.of(self)
        group = log_group(self, "Queries", days=log_days)
        group.add_to_resource_policy(
            iam.PolicyStatement(
                sid="LogDeliveryWritesTheQueries",
                principals=[iam.ServicePrincipal("delivery.logs.amazonaws.com")],
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[group.log_group_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnLike": {
                        "aws:SourceArn": stack.format_arn(
                            service="logs", resource="*", arn_format=ArnFormat.NO_RESOURCE_NAME
                        )
                    },
                },
            )
        )
        configuration = resolver.CfnResolverQueryLoggingConfig(self, "Resource", destination_arn=group.log_group_arn)
        configuration.node.add_dependency(group)
        resolver.CfnResolverQueryLoggingConfigAssociation(
            self, "Association", resolver_query_log_config_id=configuration.attr_id, resource_id=vpc.vpc_id
        )
