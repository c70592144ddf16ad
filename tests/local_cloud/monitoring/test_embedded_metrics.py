"""A log line is read for metrics as CloudWatch's specification says, or not at all."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from lambdas.idle_shutdown import metrics
from local_cloud.monitoring.embedded_metrics import Figure, figures

NOW = 1_800_000_000.0


def line(**changed: Any) -> str:
    """A line of two figures in one set of dimensions, with whatever is changed in its root."""
    told = [{"Name": "Stopped", "Unit": "Count"}, {"Name": "Seconds"}]
    directive = {"Namespace": "Test", "Dimensions": [["Domain"]], "Metrics": told}
    about = {"Timestamp": NOW * 1000, "CloudWatchMetrics": [directive]}
    return json.dumps({"_aws": about, "Domain": "d-1", "Stopped": 3, "Seconds": [0.5, 2]} | changed)


def directed(**changed: Any) -> str:
    """A line with changes in what directs the reading."""
    directive = json.loads(line())["_aws"]["CloudWatchMetrics"][0] | changed
    return line(_aws={"Timestamp": NOW * 1000, "CloudWatchMetrics": [directive]})


def test_each_metric_has_its_namespace_dimensions_unit_time_and_values() -> None:
    assert figures(line(), NOW) == [
        Figure("Test", "Stopped", "Count", {"Domain": "d-1"}, NOW, (3.0,)),
        Figure("Test", "Seconds", "None", {"Domain": "d-1"}, NOW, (0.5, 2.0)),
    ]


def test_each_set_of_dimensions_is_a_metric_of_its_own() -> None:
    found = figures(directed(Dimensions=[["Domain"], []]), NOW)

    assert [(each.name, dict(each.dimensions)) for each in found] == [
        ("Stopped", {"Domain": "d-1"}),
        ("Seconds", {"Domain": "d-1"}),
        ("Stopped", {}),
        ("Seconds", {}),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "START RequestId: 1", '{"_aws"', '["_aws"]', '{"at": "now"}', f"INFO {line()}", line(_aws={}), line(_aws=None),
        line(Stopped="3"), line(Stopped=True), line(Stopped=None), line(Seconds=[1] * 101), line(Domain=7),
        directed(Namespace=""), directed(Dimensions=[["Team"]]), directed(Dimensions=["Domain"]),
        directed(Metrics=[{"Name": "Unsaid"}]), directed(Metrics=[{"Name": "Stopped"}] * 101),
        directed(Dimensions=[["Domain"] * 31]),
    ],
)  # fmt: skip
def test_a_line_that_breaks_the_format_has_no_figures(broken: str) -> None:
    assert figures(broken, NOW) == []


@pytest.mark.parametrize(("age", "taken"), [(14 * 86_400, True), (14 * 86_401, False), (-7_200, True), (-7_201, False)])
def test_a_figure_is_at_most_two_weeks_old_and_two_hours_ahead(age: int, taken: bool) -> None:
    assert bool(figures(line(), NOW + age)) is taken


def test_the_line_of_a_sweep_can_be_read() -> None:
    told = metrics.line({"stopped": 2}, 0.1, "d-1", datetime.fromtimestamp(NOW, UTC))

    found = {each.name: each for each in figures(told, NOW)}
    assert found.keys() == {*metrics.COUNTED, metrics.DOLLARS}
    assert found["Stopped"] == Figure(metrics.NAMESPACE, "Stopped", "Count", {metrics.DIMENSION: "d-1"}, NOW, (2.0,))
