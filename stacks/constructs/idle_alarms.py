"""Who hears of a sweep that does not come, does not end, or does not trust what it sees."""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from lambdas.idle_shutdown.metrics import DIMENSION, NAMESPACE

SWEEPS_IN_A_ROW = 3
_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
_FEWER = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD


@dataclass(frozen=True)
class Figures:
    """The metrics of the sweeps of one domain, in sums over the time from one sweep to the next."""

    domain_id: str
    every: Duration

    def of(self, name: str) -> cloudwatch.Metric:
        """One of ``lambdas/idle_shutdown/metrics.py``."""
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=name,
            dimensions_map={DIMENSION: self.domain_id},
            statistic="Sum",
            period=self.every,
        )


class IdleAlarms(Construct):
    """The first takes missing figures for what they are: it speaks once after the first deployment, until a sweep."""

    def __init__(
        self, scope: Construct, construct_id: str, *, machine: sfn.IStateMachine, figures: Figures, topic: sns.ITopic
    ) -> None:
        super().__init__(scope, construct_id)
        self._action = actions.SnsAction(topic)
        missing = cloudwatch.TreatMissingData.BREACHING
        succeeded = machine.metric_succeeded(period=figures.every, statistic="Sum")
        failed = machine.metric_failed(period=figures.every, statistic="Sum")
        unseen = figures.of("Unfinished")
        row = SWEEPS_IN_A_ROW
        self.all = (
            self._alarm("Silent", f"In the time of {row} sweeps none came to its end", succeeded, _FEWER, row, missing),
            self._alarm("Failed", "A sweep of what is idle failed, or did not come to its end", failed),
            self._alarm("Unseen", f"{row} sweeps in a row could not list everything there is", unseen, _LEAST, row),
            self._alarm(
                "NotStopped",
                f"{row} sweeps in a row could not stop something that is idle",
                figures.of("Failed"),
                _LEAST,
                row,
            ),
            self._alarm(
                "HeldBack", "So much seems idle at once that the sweep does not trust it: look", figures.of("Held")
            ),
            self._alarm("Untold", "An owner could not be told of a stop", figures.of("Untold")),
        )

    def _alarm(
        self,
        name: str,
        says: str,
        metric: cloudwatch.IMetric,
        comparison: cloudwatch.ComparisonOperator = _LEAST,
        sweeps: int = 1,
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_description=says,
            metric=metric,
            threshold=1,
            evaluation_periods=sweeps,
            comparison_operator=comparison,
            treat_missing_data=missing,
        )
        alarm.add_alarm_action(self._action)
        return alarm
