"""CloudWatch here: figures from logs and of state machines, and alarms that judge exactly the metric that they name."""

import json
import time
from typing import Any

import pytest

from tests.local_cloud.account import NUMBER, REGION, Account, eventually

PASSES = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}
FAILS = {"StartAt": "End", "States": {"End": {"Type": "Fail"}}}


def alarm(account: Account, space: str, name: str = "Stopped", **changed: Any) -> str:
    """The name of a new alarm on one metric of domain d-1."""
    made = account.name("alarm")
    account.client("cloudwatch").put_metric_alarm(
        **{
            "AlarmName": made,
            "Namespace": space,
            "MetricName": name,
            "Dimensions": [{"Name": "Domain", "Value": "d-1"}],
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": 1,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
        }
        | changed
    )
    return made


def state(account: Account, name: str) -> str:
    (found,) = account.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(found["StateValue"])


def publish(account: Account, space: str, value: float, *, minutes: float = 0, domain: str = "d-1") -> None:
    datum = {
        "MetricName": "Stopped",
        "Value": value,
        "Unit": "Count",
        "Timestamp": time.time() - 60 * minutes,
        "Dimensions": [{"Name": "Domain", "Value": domain}],
    }
    account.client("cloudwatch").put_metric_data(Namespace=space, MetricData=[datum])


def log(account: Account, *lines: str) -> None:
    logs, group = account.client("logs"), account.name("group")
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="stream")
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": line} for line in lines]
    logs.put_log_events(logGroupName=group, logStreamName="stream", logEvents=events)


def embedded(space: str, value: object) -> str:
    told = {"Namespace": space, "Dimensions": [["Domain"]], "Metrics": [{"Name": "Stopped", "Unit": "Count"}]}
    about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [told]}
    return json.dumps({"_aws": about, "Domain": "d-1", "Stopped": value})


@pytest.fixture
def space(account: Account) -> str:
    """A namespace that no other test uses."""
    return account.name("Space")


def test_a_figure_in_a_log_line_is_a_metric_and_turns_its_alarm(account: Account, space: str) -> None:
    watching = alarm(account, space)
    assert state(account, watching) == "OK"

    log(account, "a word", embedded(space, 2))

    query = {
        "Metric": {
            "Namespace": space,
            "MetricName": "Stopped",
            "Dimensions": [{"Name": "Domain", "Value": "d-1"}],
        },
        "Period": 60,
        "Stat": "Sum",
    }
    found = account.client("cloudwatch").get_metric_data(
        MetricDataQueries=[{"Id": "q", "MetricStat": query}], StartTime=time.time() - 600, EndTime=time.time() + 60
    )
    assert found["MetricDataResults"][0]["Values"] == [2.0]
    assert state(account, watching) == "ALARM"


def test_a_line_that_breaks_the_format_is_no_metric(account: Account, space: str) -> None:
    log(account, embedded(space, "two"))

    assert account.client("cloudwatch").list_metrics(Namespace=space)["Metrics"] == []


@pytest.mark.parametrize("other", [{"Dimensions": []}, {"Unit": "Seconds"}, {"MetricName": "Warned"}])
def test_an_alarm_looks_at_no_metric_but_its_own(account: Account, space: str, other: dict[str, Any]) -> None:
    watching, elsewhere = alarm(account, space), alarm(account, space, **other)
    publish(account, space, 1)
    publish(account, space, 1, domain="d-2")

    assert (state(account, watching), state(account, elsewhere)) == ("ALARM", "OK")


def test_another_domains_figures_do_not_turn_it(account: Account, space: str) -> None:
    watching = alarm(account, space)
    publish(account, space, 1, domain="d-2")

    assert state(account, watching) == "OK"


def test_an_alarm_of_three_periods_takes_a_figure_in_each(account: Account, space: str) -> None:
    watching = alarm(account, space, EvaluationPeriods=3)
    states = []
    for minutes in (2, 7, 12):
        publish(account, space, 9, minutes=minutes)
        states.append(state(account, watching))

    assert states == ["OK", "OK", "ALARM"]


def test_an_alarm_forgets_what_is_older_than_its_periods(account: Account, space: str) -> None:
    watching = alarm(account, space)
    publish(account, space, 9, minutes=6)

    assert state(account, watching) == "OK"


def test_an_alarm_on_silence_speaks_until_a_figure_comes(account: Account, space: str) -> None:
    silent: dict[str, Any] = {
        "ComparisonOperator": "LessThanThreshold",
        "TreatMissingData": "breaching",
        "EvaluationPeriods": 3,
    }
    watching = alarm(account, space, **silent)
    before = state(account, watching)
    publish(account, space, 1)

    assert (before, state(account, watching)) == ("ALARM", "OK")


def test_an_alarm_that_turns_tells_its_topic(account: Account, space: str) -> None:
    topic = account.client("sns").create_topic(Name=account.name("topic"))["TopicArn"]
    sqs = account.client("sqs")
    queue = sqs.create_queue(QueueName=account.name("queue"))["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:{NUMBER}:{queue.rsplit('/', 1)[1]}"
    allowed = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed | {"Resource": arn}]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    account.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    watching = alarm(account, space, AlarmActions=[topic])

    log(account, embedded(space, 1))

    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    said = json.loads(json.loads(message["Body"])["Message"])
    assert (said["AlarmName"], said["NewStateValue"]) == (watching, "ALARM")


@pytest.mark.parametrize(("definition", "counted"), [(PASSES, "ExecutionsSucceeded"), (FAILS, "ExecutionsFailed")])
def test_a_state_machine_counts_how_its_executions_end(
    account: Account, definition: dict[str, Any], counted: str
) -> None:
    states = account.client("stepfunctions")
    arn = states.create_state_machine(
        name=account.name("machine"),
        definition=json.dumps(definition),
        roleArn=account.role(service="states.amazonaws.com"),
    )["stateMachineArn"]
    named = [{"Name": "StateMachineArn", "Value": arn}]
    watching = alarm(account, "AWS/States", counted, Dimensions=named)

    states.start_execution(stateMachineArn=arn)

    eventually(lambda: state(account, watching), lambda found: found == "ALARM", seconds=10)
    listed = account.client("cloudwatch").list_metrics(Namespace="AWS/States", Dimensions=named)["Metrics"]
    assert {each["MetricName"] for each in listed} == {"ExecutionsStarted", counted}
