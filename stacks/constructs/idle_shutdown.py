"""The golden rule: a schedule, a function, and exactly the permissions it needs."""

from datetime import timedelta

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.environment import Environment
from stacks.constructs.python_lambda import PythonLambda
from stacks.settings import Idle

_APP_TYPES = ("JupyterLab", "CodeEditor")
_BREAKER = Breaker(most=2_000, share=0.5)
_CALLS_A_SECOND = 10


class IdleShutdown(Construct):
    """Stops the apps of one domain that nobody uses."""

    def __init__(self, scope: Construct, construct_id: str, *, domain_id: str, idle: Idle, log_days: int) -> None:
        super().__init__(scope, construct_id)
        sweep = PythonLambda(
            self,
            "Sweep",
            package="idle_shutdown",
            environment=_environment(domain_id, idle).to_environ(),
            timeout=Duration.minutes(15),
            log_days=log_days,
        )
        apps = Stack.of(self).format_arn(service="sagemaker", resource="app", resource_name=f"{domain_id}/*")
        because = "The apps of this one domain, whose names its users choose."
        sweep.allow(
            "ListWhatMayBeIdle",
            ["cloudwatch:GetMetricData", "sagemaker:ListApps", "sagemaker:ListSpaces", "tag:GetResources"],
            ["*"],
            because="None of these has a resource in IAM: they show names, times of use and tags.",
        )
        sweep.allow("SeeWhenAppsWereUsed", ["sagemaker:DescribeApp"], [apps], because=because)
        sweep.allow("StopIdleApps", ["sagemaker:DeleteApp"], [apps], because=because)
        sweep.allow("RememberWarnings", ["sagemaker:AddTags"], [apps], because=because)
        events.Rule(
            self,
            "Schedule",
            description="Looks for Studio apps that nobody uses",
            schedule=events.Schedule.rate(Duration.minutes(idle.check_every_minutes)),
            targets=[targets.LambdaFunction(sweep.function)],
        )
        self.function = sweep.function


def _environment(domain_id: str, idle: Idle) -> Environment:
    policy = Policy(
        limit=timedelta(minutes=idle.shutdown_after_minutes), every=timedelta(minutes=idle.check_every_minutes)
    )
    return Environment(
        domain_id=domain_id,
        policies=dict.fromkeys(_APP_TYPES, policy),
        breaker=_BREAKER,
        calls_a_second=_CALLS_A_SECOND,
        dry_run=idle.dry_run,
    )
