"""Governance: what is not in use is stopped, people hear of the bill and of a way out in time, and who operates."""

from aws_cdk import CfnOutput, Environment, RemovalPolicy, Stack
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from stacks.constructs import acknowledged_controls
from stacks.constructs.access_alarms import AccessAlarms
from stacks.constructs.handovers import Store
from stacks.constructs.idle_shutdown import IdleShutdown
from stacks.constructs.key_perimeter import grant_to_services_only
from stacks.constructs.personas.admin import Admin
from stacks.constructs.personas.auditor import Auditor
from stacks.settings import Budget, Settings

SPEAKERS = {
    "BudgetsOfThisAccountMayAlert": "budgets.amazonaws.com",
    "AlarmsOfThisAccountMayAlert": "cloudwatch.amazonaws.com",
}


class GovernanceStack(Stack):
    """Idle shutdown, the budget, alarms, the topic that all speak through, and the policies of those who operate."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        env: Environment,
        settings: Settings,
        domain_id: str,
        access_analysis: sfn.IStateMachine,
        store: Store,
    ) -> None:
        super().__init__(scope, construct_id, env=env)
        acknowledged_controls.tell(self, settings.acknowledged)
        key = self._key()
        self.topic = self._topic(key, settings.budget.notify)
        self.idle_shutdown = IdleShutdown(
            self, "IdleShutdown", domain_id=domain_id, settings=settings, alerts=self.topic, key=key
        )
        self._budget(settings.budget, settings.prefix)
        Auditor(self, "Auditor", prefix=settings.prefix, domain_id=domain_id, store=store)
        Admin(
            self,
            "Admin",
            prefix=settings.prefix,
            domain_id=domain_id,
            idle_sweep=self.idle_shutdown.function,
            access_analysis=access_analysis,
        )
        AccessAlarms(self, "AccessAlarms", machine=access_analysis, topic=self.topic)
        CfnOutput(self, "IdleShutdownFunction", value=self.idle_shutdown.function.function_name)
        CfnOutput(self, "IdleShutdownLog", value=self.idle_shutdown.function.log_group.log_group_name)
        CfnOutput(self, "IdleNotices", value=self.idle_shutdown.notices.topic_arn)

    def _key(self) -> kms.Key:
        key = kms.Key(
            self,
            "AlertKey",
            description="Alerts of the platform",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,  # messages pass through it, and none is kept
        )
        grant_to_services_only(key)
        return key

    def _topic(self, key: kms.Key, addresses: tuple[str, ...]) -> sns.Topic:
        topic = sns.Topic(self, "Alerts", master_key=key, enforce_ssl=True)
        for sid, service in SPEAKERS.items():
            key.add_to_resource_policy(_may(sid, service, self.account, ["kms:Decrypt", "kms:GenerateDataKey"], "*"))
            topic.add_to_resource_policy(_may(sid, service, self.account, ["sns:Publish"], topic.topic_arn))
        for address in addresses:
            topic.add_subscription(subscriptions.EmailSubscription(address))
        return topic

    def _budget(self, budget: Budget, name: str) -> None:
        budgets.CfnBudget(
            self,
            "Budget",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=name,
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=budget.monthly_usd, unit="USD"),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        notification_type="ACTUAL",
                        comparison_operator="GREATER_THAN",
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[
                        budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=self.topic.topic_arn)
                    ],
                )
                for percent in budget.alert_percent
            ],
        )


def _may(sid: str, service: str, account: str, actions: list[str], resource: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid,
        principals=[iam.ServicePrincipal(service)],
        actions=actions,
        resources=[resource],
        conditions={"StringEquals": {"aws:SourceAccount": account}},
    )
