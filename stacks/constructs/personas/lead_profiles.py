"""Profiles of leads: a person who has one of his own works as the role that it names."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct, IDependable

from stacks.settings.people import profile_name


class LeadProfiles(Construct):
    """One profile a lead, who is a user of IAM Identity Center.

    Everybody else gets a profile with the domain's defaults when he signs in for the first time. In shared spaces a
    lead is a scientist, too: apps there run as the role of the domain's space settings, whoever opens them.

    Args:
        assignments: what lets the users' groups in; SageMaker makes no profile of somebody who is not let in.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        domain_id: str,
        users: Sequence[str],
        role_arn: str,
        security_group: ec2.ISecurityGroup,
        assignments: IDependable,
    ) -> None:
        super().__init__(scope, construct_id)
        for user in users:
            name = profile_name(user)
            sagemaker.CfnUserProfile(
                self,
                f"Profile-{name}",
                domain_id=domain_id,
                user_profile_name=name,
                single_sign_on_user_identifier="UserName",
                single_sign_on_user_value=user,
                user_settings=sagemaker.CfnUserProfile.UserSettingsProperty(
                    execution_role=role_arn, security_groups=[security_group.security_group_id]
                ),
            )
        self.node.add_dependency(assignments)
