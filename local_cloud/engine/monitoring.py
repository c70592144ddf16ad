"""CloudWatch beyond ministack's: figures in log lines, of state machines, and alarms that look at what they name.

ministack's alarms take a metric's figures whatever its dimensions, add several periods up, and ignore that figures are
missing. Here as there an alarm is looked at when a figure comes, and besides when somebody asks how it is.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from ministack.services import cloudwatch, cloudwatch_logs, stepfunctions

from local_cloud.monitoring.alarm import COMPARISONS, Rule, state
from local_cloud.monitoring.embedded_metrics import figures

_COUNTED = {
    "RUNNING": "ExecutionsStarted",
    "SUCCEEDED": "ExecutionsSucceeded",
    "FAILED": "ExecutionsFailed",
    "ABORTED": "ExecutionsAborted",
    "TIMED_OUT": "ExecutionsTimedOut",
}
Alarm = dict[str, Any]


def apply() -> None:
    cloudwatch._evaluate_alarm = _evaluate
    _look_at_alarms_when_asked()
    _read_figures_in_logs()
    _count_executions()


def _look_at_alarms_when_asked() -> None:
    describe = cloudwatch._describe_alarms

    def look_and_describe(*request: Any, **named: Any) -> Any:
        cloudwatch._evaluate_all_alarms()
        return describe(*request, **named)

    cloudwatch._describe_alarms = look_and_describe


def _read_figures_in_logs() -> None:
    append = cloudwatch_logs._append_log_events

    def append_and_read(stream: dict[str, Any], events: Sequence[dict[str, Any]]) -> None:
        append(stream, events)
        now = time.time()
        found = [figure for event in events for figure in figures(event["message"], now)]
        for each in found:
            cloudwatch._store_datum(
                each.namespace, each.name, dict(each.dimensions), each.at, each.unit, None, each.values, None, None
            )
        if found:
            cloudwatch._evaluate_all_alarms()

    cloudwatch_logs._append_log_events = append_and_read


def _count_executions() -> None:
    announce = stepfunctions._emit_execution_status_event

    def count_and_announce(execution: dict[str, Any]) -> None:
        if metric := _COUNTED.get(execution["status"]):
            dimensions = {"StateMachineArn": execution["stateMachineArn"]}
            cloudwatch.record_metric("AWS/States", metric, 1, "Count", dimensions)
            cloudwatch._evaluate_all_alarms()
        announce(execution)

    stepfunctions._emit_execution_status_event = count_and_announce


def _evaluate(alarm: Alarm) -> None:
    """Metric math and bands of expected values are not judged: such an alarm stays as it was made."""
    if not alarm.get("MetricName") or alarm.get("ComparisonOperator") not in COMPARISONS:
        return
    values = [_value(alarm, points) for points in _periods(alarm, time.time())]
    rule = Rule(
        alarm["ComparisonOperator"],
        alarm["Threshold"],
        alarm.get("DatapointsToAlarm") or alarm["EvaluationPeriods"],
        alarm["TreatMissingData"],
    )
    new = state(values, rule, alarm["StateValue"])
    if new != alarm["StateValue"]:
        _turn(alarm, new, f"Figures of the last periods, the newest last: {values}")


def _periods(alarm: Alarm, now: float) -> list[list[dict[str, Any]]]:
    """The points of each period, the oldest first; the last period ends now."""
    dimensions = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm["Dimensions"]))
    key = (alarm["Namespace"], alarm["MetricName"], dimensions)
    unit, seconds, many = alarm.get("Unit"), alarm["Period"], alarm["EvaluationPeriods"]
    points = [each for each in cloudwatch._metrics.get(key) or [] if unit in (None, each["Unit"])]
    ends = [now - seconds * number for number in reversed(range(many))]
    return [[each for each in points if end - seconds < each["Timestamp"] <= end] for end in ends]


def _value(alarm: Alarm, points: list[dict[str, Any]]) -> float | None:
    statistic = alarm.get("ExtendedStatistic") or alarm["Statistic"]
    value: float | None = cloudwatch._stat_value(cloudwatch._calc_stats(points), statistic, points) if points else None
    return value


def _turn(alarm: Alarm, new: str, reason: str) -> None:
    old = alarm["StateValue"]
    alarm |= {"StateValue": new, "StateReason": reason, "StateUpdatedTimestamp": int(time.time())}
    cloudwatch._record_history(alarm["AlarmName"], old, new, reason)
    cloudwatch._dispatch_alarm_actions(alarm, old, new, reason)
    cloudwatch._evaluate_parent_alarms(alarm)
