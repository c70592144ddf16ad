"""Who hears of a path out of the network: two alarms on its analysis."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

_FEWER = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD


class AccessAlarms(Construct):
    """One speaks when an analysis fails, which a finding makes it do; the other when none has succeeded for a day.

    The second is silent until the first analysis ever, twelve hours after deployment, and from then on takes missing
    figures for what they are: nobody knows.
    """

    def __init__(self, scope: Construct, construct_id: str, *, machine: sfn.IStateMachine, topic: sns.ITopic) -> None:
        super().__init__(scope, construct_id)
        action = actions.SnsAction(topic)
        cloudwatch.Alarm(
            self,
            "PathFound",
            alarm_description="The network has a path to or from outside, or its analysis failed",
            metric=machine.metric_failed(period=Duration.hours(1), statistic="Sum"),
            threshold=1,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        ).add_alarm_action(action)
        silent = cloudwatch.Alarm(
            self,
            "NotAnalyzed",
            alarm_description="For a day no analysis has shown that the network has no path to or from outside",
            metric=machine.metric_succeeded(period=Duration.days(1), statistic="Sum"),
            threshold=1,
            evaluation_periods=1,
            comparison_operator=_FEWER,
            treat_missing_data=cloudwatch.TreatMissingData.MISSING,
        )
        silent.add_alarm_action(action)
        silent.add_insufficient_data_action(action)
