"""The rehearsal's idle step fails where an admin would be called."""

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from lambdas.idle_shutdown.record import Outcome
from local_cloud import LocalCloud
from operations.idle.records import read
from operations.rehearsal.stage import StepFailed
from operations.rehearsal.stopping import listen_for_alarms, require_told
from operations.rehearsal.sweep import Swept
from tests.local_cloud.account import Account
from tests.operations.idle.lines import case, line

STACK = "cloister-local-governance"


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    with LocalCloud(tmp_path_factory.mktemp("cloud")) as running:
        yield Account(running)


def alarm(account: Account, name: str, *, speaks: bool) -> None:
    account.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="Test",
        MetricName="Nothing",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        TreatMissingData="breaching" if speaks else "notBreaching",
    )


@pytest.mark.parametrize(
    ("outcome", "heard", "fine"),
    [
        (Outcome.STOPPED, ["JupyterLab left-open was stopped"], True),
        (Outcome.STOPPED, [], False),
        (Outcome.NOTHING, [], True),
    ],
)
def test_whose_app_is_stopped_must_hear_of_it(outcome: Outcome, heard: list[str], fine: bool) -> None:
    swept = Swept(1, tuple(read([line(case(), outcome=outcome)], Counter())))

    with nullcontext() if fine else pytest.raises(StepFailed, match="has not heard of it"):
        require_told(swept, heard)


def test_an_alarm_of_the_sweep_fails_the_step_and_is_named(account: Account) -> None:
    alarm(account, f"{STACK}-IdleShutdownAlarmsFailed-1", speaks=False)
    alarm(account, f"{STACK}-AccessAlarmsNotAnalyzed-1", speaks=True)
    listen_for_alarms(account, STACK)

    alarm(account, f"{STACK}-IdleShutdownAlarmsUntold-1", speaks=True)
    with pytest.raises(StepFailed, match=f"these alarms speak: {STACK}-IdleShutdownAlarmsUntold-1$"):
        listen_for_alarms(account, STACK)
