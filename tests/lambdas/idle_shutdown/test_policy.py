"""When an app is stopped: the decision table, and what no table row may ever contradict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown.policy import COVERED_TYPES, SKEW, Action, App, judge

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=90)
LONG_AGO = NOW - timedelta(days=2)
IDLE = App(
    space="anna",
    type="JupyterLab",
    name="default",
    status="InService",
    instance_type="ml.m5.large",
    created=LONG_AGO,
    last_activity=NOW - LIMIT,
    last_health_check=NOW - timedelta(minutes=1),
)


def minutes_ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize("app_type", COVERED_TYPES)
def test_an_app_without_activity_for_the_limit_is_stopped(app_type: str) -> None:
    verdict = judge(replace(IDLE, type=app_type), now=NOW, limit=LIMIT)

    assert (verdict.action, verdict.reason) == (Action.STOP, "no activity for 90 min, the limit is 90 min")


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize(
    ("change", "action", "reason"),
    [
        ({"last_activity": minutes_ago(89)}, Action.KEEP, "active 89 min ago"),
        ({"created": minutes_ago(10)}, Action.KEEP, "active 10 min ago"),
        ({"type": "JupyterServer"}, Action.KEEP, "apps of type JupyterServer are not covered"),
        ({"type": "Canvas"}, Action.KEEP, "apps of type Canvas are not covered"),
        ({"type": "SomethingNew"}, Action.KEEP, "apps of type SomethingNew are not covered"),
        ({"status": "Pending"}, Action.KEEP, "its status is Pending"),
        ({"status": "Deleting"}, Action.KEEP, "its status is Deleting"),
        ({"instance_type": "system"}, Action.KEEP, "it runs on the free system instance"),
        ({"created": None}, Action.UNKNOWN, "SageMaker gave no time of creation or activity"),
        ({"last_activity": None}, Action.UNKNOWN, "SageMaker gave no time of creation or activity"),
        ({"last_activity": NOW + timedelta(minutes=6)}, Action.UNKNOWN, "a time lies in the future"),
        (
            {"last_activity": minutes_ago(5), "last_health_check": minutes_ago(5)},
            Action.UNKNOWN,
            "the last activity is a health check, which says nothing about the user",
        ),
    ],
)
def test_any_other_app_is_left_running_and_the_reason_is_told(
    change: dict[str, object], action: Action, reason: str
) -> None:
    verdict = judge(replace(IDLE, **change), now=NOW, limit=LIMIT)  # type: ignore[arg-type]

    assert (verdict.action, verdict.reason) == (action, reason)


def test_a_health_check_older_than_the_limit_is_as_good_as_no_activity() -> None:
    stamp = minutes_ago(91)

    assert (
        judge(replace(IDLE, last_activity=stamp, last_health_check=stamp), now=NOW, limit=LIMIT).action is Action.STOP
    )


def test_clocks_may_differ_by_a_little() -> None:
    ahead = replace(IDLE, last_activity=NOW + SKEW)

    assert judge(ahead, now=NOW, limit=LIMIT).action is Action.KEEP


_TIMES = st.none() | st.datetimes(datetime(2026, 11, 18), datetime(2026, 11, 21), timezones=st.just(UTC))
_APPS = st.builds(
    App,
    space=st.just("anna"),
    type=st.sampled_from([*COVERED_TYPES, "Canvas", "KernelGateway"]),
    name=st.just("default"),
    status=st.sampled_from(["InService", "Pending", "Deleting", "Failed"]),
    instance_type=st.sampled_from(["ml.m5.large", "system", "unknown"]),
    created=_TIMES,
    last_activity=_TIMES,
    last_health_check=_TIMES,
)
_LIMITS = st.timedeltas(timedelta(minutes=15), timedelta(days=7))


@pytest.mark.requirement("GR-1")
@given(app=_APPS, limit=_LIMITS)
def test_no_app_is_stopped_that_was_active_or_made_within_the_limit(app: App, limit: timedelta) -> None:
    if judge(app, now=NOW, limit=limit).action is Action.STOP:
        assert app.created is not None
        assert app.last_activity is not None
        assert max(app.created, app.last_activity) <= NOW - limit


@pytest.mark.requirement("GR-1")
@given(app=_APPS, limit=_LIMITS, longer=st.timedeltas(timedelta(), timedelta(days=7)))
def test_a_longer_limit_stops_no_more_apps(app: App, limit: timedelta, longer: timedelta) -> None:
    if judge(app, now=NOW, limit=limit + longer).action is Action.STOP:
        assert judge(app, now=NOW, limit=limit).action is Action.STOP


@pytest.mark.requirement("GR-1")
@given(last=st.datetimes(datetime(2026, 11, 18), datetime(2026, 11, 20, 12), timezones=st.just(UTC)), limit=_LIMITS)
def test_every_covered_app_that_nobody_uses_is_stopped_in_the_end(last: datetime, limit: timedelta) -> None:
    forgotten = replace(IDLE, last_activity=last, last_health_check=last)

    assert judge(forgotten, now=NOW + limit, limit=limit).action is Action.STOP


@given(app=_APPS, limit=_LIMITS)
def test_every_verdict_gives_a_reason(app: App, limit: timedelta) -> None:
    assert judge(app, now=NOW, limit=limit).reason
