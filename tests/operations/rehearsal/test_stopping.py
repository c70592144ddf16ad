"""The rehearsal's idle step fails where an admin would be called."""

from collections.abc import Iterator

import pytest

from local_cloud import LocalCloud
from operations.rehearsal.stage import StepFailed
from operations.rehearsal.stopping import listen_for_alarms
from tests.local_cloud.account import Account

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


def test_an_alarm_of_the_sweep_fails_the_step_and_is_named(account: Account) -> None:
    alarm(account, f"{STACK}-IdleShutdownAlarmsFailed-1", speaks=False)
    alarm(account, f"{STACK}-AccessAlarmsNotAnalyzed-1", speaks=True)
    listen_for_alarms(account, STACK)

    alarm(account, f"{STACK}-IdleShutdownAlarmsUntold-1", speaks=True)
    with pytest.raises(StepFailed, match=f"these alarms speak: {STACK}-IdleShutdownAlarmsUntold-1$"):
        listen_for_alarms(account, STACK)
