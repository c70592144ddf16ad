"""Empties a domain before it is deleted: SageMaker refuses to delete one with apps, spaces or profiles."""

from aws_cdk import CustomResource, Duration, Stack
from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from lambdas.studio_drain.environment import Environment
from stacks.constructs.python_lambda import PythonLambda
from stacks.constructs.resource_provider import ResourceProvider

_USERS_CHOOSE_NAMES = "Apps, spaces and profiles of this one domain, whose names its users choose."
_DELETIONS = (
    ("DeleteApps", "sagemaker:DeleteApp", "app"),
    ("DeleteSpaces", "sagemaker:DeleteSpace", "space"),
    ("DeleteProfiles", "sagemaker:DeleteUserProfile", "user-profile"),
)
LONGEST_DRAIN = Duration.minutes(55)  # an app can take 20 minutes to go; CloudFormation waits one hour


class StudioDrain(Construct):
    """Depends on the domain, hence is deleted before it."""

    def __init__(
        self, scope: Construct, construct_id: str, *, domain: sagemaker.CfnDomain, keep_spaces: bool, log_days: int
    ) -> None:
        super().__init__(scope, construct_id)
        self._environment = Environment(keep_spaces=keep_spaces).to_environ()
        self._log_days = log_days
        provider = ResourceProvider(
            self,
            "Provider",
            on_event=self._function("Check", "on_event", domain, deletes=False),
            is_complete=self._function("Empty", "is_complete", domain, deletes=True),
            total_timeout=LONGEST_DRAIN,
            log_days=log_days,
        )
        CustomResource(
            self,
            "Resource",
            resource_type="Custom::StudioDrain",
            service_token=provider.service_token,
            properties={"DomainId": domain.attr_domain_id},
        )

    def _function(self, construct_id: str, entry: str, domain: sagemaker.CfnDomain, *, deletes: bool) -> PythonLambda:
        function = PythonLambda(
            self,
            construct_id,
            package="studio_drain",
            entry=entry,
            environment=self._environment,
            timeout=Duration.minutes(5),
            log_days=self._log_days,
        )
        function.allow(
            "SeeWhatTheDomainHolds",
            ["sagemaker:ListApps", "sagemaker:ListSpaces", "sagemaker:ListUserProfiles"],
            ["*"],
            because="Listing has no resource in IAM.",
        )
        if deletes:
            for sid, action, kind in _DELETIONS:
                function.allow(sid, [action], _members(domain, kind), because=_USERS_CHOOSE_NAMES)
        return function


def _members(domain: sagemaker.CfnDomain, kind: str) -> list[str]:
    arn = Stack.of(domain).format_arn(service="sagemaker", resource=kind, resource_name=f"{domain.attr_domain_id}/*")
    return [arn]
