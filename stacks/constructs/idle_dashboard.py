"""What the sweeps see and do, on one page of CloudWatch."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from lambdas.idle_shutdown.prices import LISTED_IN
from stacks.constructs.idle_alarms import Figures

_GRAPHS = {
    "What runs, and what is known of it": ("Running", "Idle", "Unknown", "Doubtful"),
    "Stopped": ("Warned", "Stopped", "Held"),
    f"Dollars an hour that stops no longer cost, at list prices of {LISTED_IN}": ("DollarsAnHour",),
    "What went wrong": ("Failed", "Unfinished", "Untold", "Unpriced"),
    "Calls to AWS": ("Calls",),
}


class IdleDashboard(Construct):
    """Everything that the alarms look at, and the alarms."""

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, figures: Figures, alarms: Sequence[cloudwatch.IAlarm]
    ) -> None:
        super().__init__(scope, construct_id)
        graphs = [
            cloudwatch.GraphWidget(title=title, left=[figures.of(each) for each in shown], width=12)
            for title, shown in _GRAPHS.items()
        ]
        states = cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=12)
        cloudwatch.Dashboard(self, "Resource", dashboard_name=name, widgets=[[states, *graphs]])
