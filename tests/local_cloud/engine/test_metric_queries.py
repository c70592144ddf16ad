"""One form of Metrics Insights is answered, any other is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.local_cloud.account import Account

QUERY = "SELECT MIN(Seconds) FROM \"Test/Insights\" WHERE House = 'h-1' GROUP BY House, Person"


def asked(account: Account, expression: str) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    found: list[dict[str, Any]] = account.client("cloudwatch").get_metric_data(
        MetricDataQueries=[{"Id": "one", "Expression": expression, "Period": 60}],
        StartTime=now - timedelta(minutes=15),
        EndTime=now + timedelta(minutes=1),
    )["MetricDataResults"]
    return found


def publish(account: Account, value: float, **dimensions: str) -> None:
    told = [{"Name": name, "Value": each} for name, each in dimensions.items()]
    point = {"MetricName": "Seconds", "Dimensions": told, "Value": value}
    account.client("cloudwatch").put_metric_data(Namespace="Test/Insights", MetricData=[point])


def test_each_group_of_what_was_selected_is_a_result_of_its_own(account: Account) -> None:
    publish(account, 7.0, House="h-1", Person="anna")
    publish(account, 3.0, House="h-1", Person="bert")
    publish(account, 5.0, House="h-1", Person="bert")
    publish(account, 9.0, House="h-2", Person="carl")
    publish(account, 9.0, House="h-1", Person="dora", Room="2")
    found = {each["Label"]: each["Values"] for each in asked(account, QUERY)}
    assert found == {"h-1 anna": [7.0], "h-1 bert": [3.0]}


def test_any_other_expression_is_an_error(account: Account) -> None:
    (found,) = asked(account, QUERY + " ORDER BY MIN() DESC")
    assert (found["StatusCode"], found["Values"]) == ("InternalError", [])
