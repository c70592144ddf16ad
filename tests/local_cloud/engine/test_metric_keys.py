"""A metric's namespace is a condition key: it is all that IAM can confine metrics by."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.account import Account
from tests.local_cloud.policies.documents import allow

OURS = {"StringEquals": {"cloudwatch:namespace": "Cloister/Studio"}}


@pytest.fixture
def cloudwatch(account: Account) -> Any:
    return account.client_as(account.role(allow("cloudwatch:PutMetricData", Condition=OURS)), "cloudwatch")


def publish(cloudwatch: Any, namespace: str) -> None:
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[{"MetricName": "LastUse", "Value": 1.0}])


def test_who_may_publish_in_one_namespace_may_publish_in_no_other(account: Account, cloudwatch: Any) -> None:
    publish(cloudwatch, "Cloister/Studio")
    with pytest.raises(ClientError, match="no identity-based policy allows the cloudwatch:PutMetricData"):
        publish(cloudwatch, "Cloister/Others")
    known = {each["Namespace"] for each in account.client("cloudwatch").list_metrics()["Metrics"]}
    assert "Cloister/Studio" in known
    assert "Cloister/Others" not in known
