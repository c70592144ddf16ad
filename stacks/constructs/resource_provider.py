"""The function behind a custom resource, by CDK's provider framework: it answers CloudFormation whatever happens."""

from aws_cdk import Acknowledgment, Duration, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import custom_resources as cr
from constructs import Construct

from stacks.constructs.log_group import log_group
from stacks.constructs.python_lambda import PythonLambda
from stacks.constructs.statements import acknowledge_patterns


class ResourceProvider(Construct):
    """The framework with roles that may invoke our functions and write one log.

    With ``is_complete`` the resource may outlast one Lambda run: the framework asks every few seconds until it is done.
    The framework's default roles carry an AWS managed policy; these name what they need instead.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        on_event: PythonLambda,
        is_complete: PythonLambda | None = None,
        total_timeout: Duration | None = None,
        log_days: int,
    ) -> None:
        super().__init__(scope, construct_id)
        group = log_group(self, "Logs", days=log_days)
        provider = cr.Provider(
            self,
            "Resource",
            on_event_handler=on_event.function,
            is_complete_handler=is_complete.function if is_complete else None,
            framework_on_event_role=self._role("OnEventRole", group),
            framework_complete_and_timeout_role=self._role("PollRole", group) if is_complete else None,
            log_group=group,
            total_timeout=total_timeout,
        )
        self.service_token = provider.service_token
        handlers = [function.function for function in (on_event, is_complete) if function]
        acknowledge_patterns(
            self,
            [f"{function.function_arn}:*" for function in (*handlers, *_framework_functions(provider))],
            "CDK's grant_invoke names one function and, with ':*', that same function's versions.",
        )
        if is_complete:
            _acknowledge_waiter(self)

    def _role(self, construct_id: str, group: logs.ILogGroup) -> iam.Role:
        role = iam.Role(self, construct_id, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        group.grant_write(role)
        return role


def _framework_functions(provider: cr.Provider) -> list[lambda_.IFunction]:
    children = (provider.node.try_find_child(f"framework-{name}") for name in ("isComplete", "onTimeout"))
    return [child for child in children if isinstance(child, lambda_.Function)]


def _acknowledge_waiter(scope: Construct) -> None:
    Validations.of(scope).acknowledge(
        Acknowledgment(
            id="AwsSolutions-SF1",
            reason="The waiter only polls; its functions log each answer, and its own log would need logs:* on *.",
        ),
        Acknowledgment(
            id="AwsSolutions-SF2",
            reason="The waiter calls one function in a loop during a deployment: there is no path to trace.",
        ),
    )
