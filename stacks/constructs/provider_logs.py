"""Logs of the functions that CDK brings for its own custom resources.

Left alone, those functions write to log groups that nobody declared, that never expire and that `cdk destroy` leaves.
"""

from aws_cdk import CfnResource, Stack
from constructs import Construct

from stacks.constructs.log_group import log_group


def adopt_provider_logs(stack: Stack, *, days: int) -> None:
    """Give each such function of the stack a log group of the stack's own."""
    for provider in stack.node.children:
        handler = provider.node.try_find_child("Handler")
        if isinstance(provider, Construct) and isinstance(handler, CfnResource):
            group = log_group(provider, "Logs", days=days)
            handler.add_property_override("LoggingConfig", {"LogGroup": group.log_group_name})
