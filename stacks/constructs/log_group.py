"""Log groups that end with the platform and keep their lines as long as the settings say."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct


def log_group(scope: Construct, construct_id: str, *, days: int) -> logs.LogGroup:
    """A log group with a retention in days.

    CDK's ``RetentionDays`` names the values CloudWatch accepts; the settings have already checked the number.
    """
    group = logs.LogGroup(scope, construct_id, removal_policy=RemovalPolicy.DESTROY)
    resource = group.node.default_child
    assert isinstance(resource, logs.CfnLogGroup)
    resource.retention_in_days = days
    return group
