"""The golden rule: sweeps, the function that they call, exactly the permissions it needs, and who hears of it."""

from collections.abc import Sequence

from aws_cdk import Duration, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from lambdas.idle_shutdown.notices import NOBODY
from stacks.constructs.idle_alarms import Figures, IdleAlarms
from stacks.constructs.idle_dashboard import IdleDashboard
from stacks.constructs.idle_kinds import ANYWHERE, DOMAIN, IDLE_KINDS, ONLY_WARNINGS, IdleKind, Right
from stacks.constructs.idle_policies import environment, limits
from stacks.constructs.idle_sweeps import IdleSweeps
from stacks.constructs.python_lambda import PythonLambda
from stacks.settings import Settings


class IdleShutdown(Construct):
    """Stops the apps of one domain that nobody uses.

    Alarms go to ``alerts``. Owners are told by a topic of their own, sealed by the same ``key``: each subscribes to
    what concerns him, and who is told of the budget hears of what has no owner.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        domain_id: str,
        settings: Settings,
        alerts: sns.ITopic,
        key: kms.IKey,
    ) -> None:
        super().__init__(scope, construct_id)
        idle, name = settings.idle, f"{settings.prefix}-idle-sweep"
        every = Duration.minutes(idle.check_every_minutes)
        self.notices = sns.Topic(self, "Notices", master_key=key, enforce_ssl=True)
        for address in settings.budget.notify:
            whose = {"owner": sns.SubscriptionFilter.string_filter(allowlist=[NOBODY])}
            self.notices.add_subscription(subscriptions.EmailSubscription(address, filter_policy=whose))
        sweep = PythonLambda(
            self,
            "Sweep",
            package="idle_shutdown",
            environment=environment(domain_id, idle, settings.curfew, self.notices.topic_arn).to_environ(),
            timeout=Duration.minutes(15),
            log_days=settings.retention.log_days,
        )
        self._allow(sweep, domain_id)
        self._allow_others(sweep, [IDLE_KINDS[kind] for kind in limits(idle) if kind in IDLE_KINDS], domain_id)
        sweep.allow("TellOwners", ["sns:Publish"], [self.notices.topic_arn])
        via = {"StringEquals": {"kms:ViaService": f"sns.{Stack.of(self).region}.amazonaws.com"}}
        sweep.allow("SealWhatOwnersAreTold", ["kms:Decrypt", "kms:GenerateDataKey"], [key.key_arn], via)
        sweeps = IdleSweeps(self, "Sweeps", function=sweep.function, every=every)
        figures = Figures(domain_id, every)
        alarms = IdleAlarms(self, "Alarms", machine=sweeps.machine, figures=figures, topic=alerts)
        IdleDashboard(self, "Dashboard", name=name, figures=figures, alarms=alarms.all)
        self.function = sweep.function

    def _allow(self, sweep: PythonLambda, domain_id: str) -> None:
        domain = Stack.of(self).format_arn(service="sagemaker", resource="domain", resource_name=domain_id)
        apps = Stack.of(self).format_arn(service="sagemaker", resource="app", resource_name=f"{domain_id}/*")
        because = "The apps of this one domain, whose names its users choose."
        sweep.allow(
            "ListWhatMayBeIdle",
            ["cloudwatch:GetMetricData", "sagemaker:ListApps", "sagemaker:ListSpaces", "tag:GetResources"],
            ["*"],
            because="None of these has a resource in IAM: they show names, times of use and tags.",
        )
        sweep.allow("SeeWhetherTheTeamIsNew", ["sagemaker:DescribeDomain"], [domain])
        sweep.allow("SeeWhenAppsWereUsed", ["sagemaker:DescribeApp"], [apps], because=because)
        sweep.allow("StopIdleApps", ["sagemaker:DeleteApp"], [apps], because=because)
        sweep.allow("RememberWarnings", ["sagemaker:AddTags"], [apps], ONLY_WARNINGS, because=because)

    def _allow_others(self, sweep: PythonLambda, kinds: Sequence[IdleKind], domain_id: str) -> None:
        for right in (right for kind in kinds for right in kind.rights):
            resource = "*" if right.resource == ANYWHERE else self._arn(right, domain_id)
            sweep.allow(right.sid, right.actions, [resource], right.conditions, because=right.because)

    def _arn(self, right: Right, domain_id: str) -> str:
        resource, _, name = right.resource.replace(DOMAIN, domain_id).partition("/")
        return Stack.of(self).format_arn(service=right.service, resource=resource, resource_name=name)
