"""A group of IAM Identity Center, by the display name that admins know."""

from collections.abc import Sequence

from aws_cdk import CustomResource, Duration, Stack
from aws_cdk import aws_sso as sso
from constructs import Construct

from stacks.constructs.python_lambda import PythonLambda
from stacks.constructs.resource_provider import ResourceProvider


class GroupAssignments(Construct):
    """Gives groups the Studio application of a domain, so that its tile appears in their access portal."""

    def __init__(
        self, scope: Construct, construct_id: str, *, application_arn: str, groups: Sequence[str], log_days: int
    ) -> None:
        super().__init__(scope, construct_id)
        provider = ResourceProvider(self, "Provider", on_event=self._lookup(log_days), log_days=log_days)
        for group in groups:
            found = CustomResource(
                self,
                f"Group-{group}",
                resource_type="Custom::IdentityCenterGroup",
                service_token=provider.service_token,
                properties={"DisplayName": group},
            )
            sso.CfnApplicationAssignment(
                self,
                f"Assignment-{group}",
                application_arn=application_arn,
                principal_type="GROUP",
                principal_id=found.get_att_string("GroupId"),
            )

    def _lookup(self, log_days: int) -> PythonLambda:
        lookup = PythonLambda(
            self,
            "Lookup",
            package="identity_group",
            entry="on_event",
            environment={},
            timeout=Duration.minutes(1),
            log_days=log_days,
        )
        lookup.allow("FindTheInstance", ["sso:ListInstances"], ["*"], because="ListInstances has no resource in IAM.")
        lookup.allow(
            "ReadTheGroups",
            ["identitystore:ListGroups"],
            _every_group(self),
            because="The store's id and its account, the organization's management account, are not known before.",
        )
        return lookup


def _every_group(scope: Construct) -> list[str]:
    stack = Stack.of(scope)
    return [
        stack.format_arn(service="identitystore", region="", account="*", resource="identitystore", resource_name="*"),
        stack.format_arn(
            service="identitystore",
            region="",
            account="",
            resource="group",
            resource_name="*",
        ),
    ]
