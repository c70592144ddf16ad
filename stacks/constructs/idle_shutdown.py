"""The golden rule: a schedule, a function, and exactly the permissions it needs."""

from datetime import timedelta

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from lambdas.idle_shutdown.environment import Environment
from stacks.constructs.python_lambda import PythonLambda
from stacks.settings import Idle


class IdleShutdown(Construct):
    """Stops the apps of one domain that nobody uses."""

    def __init__(self, scope: Construct, construct_id: str, *, domain_id: str, idle: Idle, log_days: int) -> None:
        super().__init__(scope, construct_id)
        environment = Environment(
            domain_id=domain_id, limit=timedelta(minutes=idle.shutdown_after_minutes), dry_run=idle.dry_run
        )
        sweep = PythonLambda(
            self,
            "Sweep",
            package="idle_shutdown",
            environment=environment.to_environ(),
            timeout=Duration.minutes(5),
            log_days=log_days,
        )
        apps = Stack.of(self).format_arn(service="sagemaker", resource="app", resource_name=f"{domain_id}/*")
        because = "The apps of this one domain, whose names its users choose."
        sweep.allow("ListApps", ["sagemaker:ListApps"], ["*"], because="ListApps has no resource in IAM.")
        sweep.allow("SeeWhenAppsWereUsed", ["sagemaker:DescribeApp"], [apps], because=because)
        sweep.allow("StopIdleApps", ["sagemaker:DeleteApp"], [apps], because=because)
        events.Rule(
            self,
            "Schedule",
            description="Looks for Studio apps that nobody uses",
            schedule=events.Schedule.rate(Duration.minutes(idle.check_every_minutes)),
            targets=[targets.LambdaFunction(sweep.function)],
        )
        self.function = sweep.function
