"""Who it was: Studio writes the name of a person's profile into his session, and CloudTrail keeps it."""

from aws_cdk import aws_iam as iam


def carries_the_users_name(role: iam.Role, service: str) -> None:
    """Let the service hand the name on.

    Each role needs it that such a session starts something as: without it, AWS refuses to create the job
    (https://docs.aws.amazon.com/sagemaker/latest/dg/monitor-user-access-how-to.html).
    """
    trust = role.assume_role_policy
    assert trust is not None
    trust.add_statements(
        iam.PolicyStatement(
            sid="NameTheUserInCloudTrail",
            principals=[iam.ServicePrincipal(service)],
            actions=["sts:SetSourceIdentity"],
        )
    )
