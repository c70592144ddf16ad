"""A second lock, if the settings ask for it: no internet gateway of the account passes anything in this Region."""

from aws_cdk import Environment, Stack
from aws_cdk import aws_ec2 as ec2
from constructs import Construct


class PublicAccessStack(Stack):
    """VPC Block Public Access. It stands alone because it reaches further than the platform.

    Our network has no internet gateway that it could block; other networks of the account may, and lose it. Deleting
    the stack takes the lock away again.
    """

    def __init__(self, scope: Construct, construct_id: str, *, env: Environment) -> None:
        super().__init__(scope, construct_id, env=env)
        ec2.CfnVPCBlockPublicAccessOptions(self, "Lock", internet_gateway_block_mode="block-bidirectional")
