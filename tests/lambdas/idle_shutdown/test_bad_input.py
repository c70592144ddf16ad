"""What AWS, people or a future API may hand to the sweep, and what must not come of it."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.idle.apps import App
from lambdas.idle_shutdown.position import Position
from tests.lambdas.idle_shutdown.worlds import NOW, app, cloud, outcomes, reasons, swept


@pytest.mark.parametrize(
    "event",
    [
        None, [], "", 7, {}, {"resume": None}, {"resume": "d-1"}, {"resume": {}}, {"resume": {"kind": 1}},
        {"resume": {"kind": "k", "token": "t", "gone": -1}}, {"resume": {"kind": "k", "token": "t", "gone": True}},
        {"resume": {"kind": "k", "token": None, "gone": 0}}, {"detail": "x" * 250_000}, {"source": "aws.events"},
    ],
)  # fmt: skip
def test_an_event_that_nobody_of_ours_wrote_begins_a_sweep(event: object) -> None:
    assert Position.from_event(event) == Position("", "", 0)


@given(st.builds(Position, st.text(), st.text(), st.integers(0)))
def test_a_position_is_read_back_as_it_was_written(position: Position) -> None:
    assert Position.from_event(position.to_event()) == position


def test_a_replayed_or_outdated_position_stops_nothing_twice() -> None:
    world = cloud(app("idle", idle=300), app("busy", idle=3))
    for start in (Position("studio-apps/d-1", "", 0), Position("studio-apps/d-gone", "77", 0)):
        swept(world, start=start)

    assert [stop.app.space for stop in world.stops] == ["idle"]


def test_a_state_machine_can_take_the_answer_however_long_errors_are() -> None:
    """262,144 bytes: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"""
    world = cloud(*(app(f"idle-{number:03}-{'x' * 50}", idle=300) for number in range(120)))

    def refuse(operation: str) -> None:
        if operation == "delete_app":
            raise OSError("no " * 5_000)

    world.before = refuse
    journal = swept(world)

    assert journal.counts["failed"] == 120
    assert len(journal.shown) == 100
    assert len(json.dumps({"apps": journal.shown}).encode()) < 131_072


@pytest.mark.parametrize("change", [{"kind": "HoloDeck"}, {"status": "Dreaming"}])
def test_types_and_states_of_a_future_api_are_left_alone(change: dict[str, Any]) -> None:
    world = cloud(app("new", idle=300, **change))

    assert outcomes(swept(world)) == {"new": "keep"}


@pytest.mark.parametrize("space", ["a", "0", "A-b-C", "x" * 63, "1" * 63, "default"])
def test_names_may_have_any_legal_form(space: str) -> None:
    assert outcomes(swept(cloud(app(space, idle=300)))) == {space: "stop"}


def silent(**stamps: datetime | None) -> App:
    made = app("odd", idle=300, heart=False)
    made.stamp, made.checked = stamps["stamp"], stamps["checked"]
    return made


@pytest.mark.parametrize(
    ("stamp", "checked", "action"),
    [
        (None, None, "unknown"),
        (None, NOW, "unknown"),
        (NOW, NOW, "unknown"),
        (NOW + timedelta(hours=1), NOW, "unknown"),
        ((NOW - timedelta(hours=5)).replace(tzinfo=None), NOW, "unknown"),
        (NOW - timedelta(hours=5), NOW.replace(tzinfo=None), "unknown"),
        (NOW - timedelta(hours=5), None, "stop"),
        (NOW - timedelta(minutes=1), None, "keep"),
    ],
)
def test_missing_equal_future_and_naive_times_are_not_believed(
    stamp: datetime | None, checked: datetime | None, action: str
) -> None:
    assert outcomes(swept(cloud(silent(stamp=stamp, checked=checked)))) == {"odd": action}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e18, 1e18])
def test_a_heartbeat_that_is_no_time_means_busy(value: float) -> None:
    odd = app("odd", idle=300)
    odd.beats = [(NOW, value)]

    assert reasons(swept(cloud(odd))) == {"odd": "its heartbeat is no time"}


@pytest.mark.parametrize("status", ["PartialData", "InternalError", "Forbidden"])
def test_a_heartbeat_that_was_not_read_to_its_end_means_busy(status: str) -> None:
    world = cloud(app("odd", idle=300))
    read = world._metric
    world._metric = lambda *asked: read(*asked) | {"StatusCode": status}  # type: ignore[method-assign]

    assert reasons(swept(world)) == {"odd": "its heartbeat could not be read"}


def test_a_heartbeat_that_came_too_long_ago_is_none() -> None:
    ended = app("ended", idle=300)
    ended.beats = [(NOW - timedelta(minutes=6), ended.used.timestamp())]

    assert outcomes(swept(cloud(ended))) == {"ended": "unknown"}


def test_an_app_of_neither_space_nor_profile_is_left_alone() -> None:
    world = cloud(app("lost", idle=300))
    listed = world.list_apps
    world.list_apps = lambda **request: {  # type: ignore[method-assign]
        "Apps": [{"AppType": "JupyterLab", "Status": "InService"} for _ in listed(**request)["Apps"]]
    }

    assert not swept(world).counts["stop"]
    assert not world.stops


def test_a_domain_deleted_in_mid_sweep_ends_quietly() -> None:
    world = cloud(app("first", idle=300), app("second", idle=300))

    def delete_all(operation: str) -> None:
        if operation == "delete_app":
            world.apps.clear()

    world.before = delete_all

    assert outcomes(swept(world)) == {"first": "keep", "second": "keep"}
