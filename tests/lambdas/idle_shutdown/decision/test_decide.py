"""When something is stopped: every row of the table, on both sides of its edge."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.decision.activity import SKEW
from lambdas.idle_shutdown.decision.case import Action, Signals, TableRow, Verdict
from tests.lambdas.idle_shutdown.decision.cases import (
    NOW,
    POLICY,
    WARNING,
    action,
    beating,
    minutes_ago,
    said,
)

CHECKED = minutes_ago(5)
SECOND = timedelta(seconds=1)
GAP = Verdict(
    Action.UNKNOWN,
    "a health check after its last heartbeat may hide a use",
    TableRow.USE_MAY_BE_HIDDEN,
    again=minutes_ago(3),
)


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (
            {},
            Verdict(
                Action.STOP,
                "no activity for 90 min by its heartbeat, the limit is 90 min",
                TableRow.IDLE,
                since=minutes_ago(90),
            ),
        ),
        ({"signals": beating(89)}, Verdict(Action.KEEP, "active 89 min ago", TableRow.IN_USE)),
        (
            {"signals": Signals(last_activity=minutes_ago(200), last_health_check=CHECKED)},
            Verdict(
                Action.STOP,
                "no activity for 200 min by its activity stamp, the limit is 90 min",
                TableRow.IDLE,
                since=minutes_ago(200),
            ),
        ),
        (
            {"signals": Signals(last_activity=minutes_ago(90), last_health_check=minutes_ago(90))},
            Verdict(
                Action.STOP,
                "no activity for 90 min by its activity stamp, the limit is 90 min",
                TableRow.IDLE,
                since=minutes_ago(90),
            ),
        ),
        (
            {"signals": Signals(heartbeat=minutes_ago(300), last_activity=minutes_ago(7), last_health_check=CHECKED)},
            Verdict(Action.KEEP, "active 7 min ago", TableRow.IN_USE),
        ),
        (
            {"signals": replace(beating(300), heard=minutes_ago(3))},
            Verdict(
                Action.STOP,
                "no activity for 300 min by its heartbeat, the limit is 90 min",
                TableRow.IDLE,
                since=minutes_ago(300),
            ),
        ),
        ({"signals": replace(beating(300), heard=minutes_ago(3) - SECOND)}, GAP),
        ({"signals": replace(beating(300), heard=None)}, GAP),
        ({"signals": replace(beating(89), heard=None)}, Verdict(Action.KEEP, "active 89 min ago", TableRow.IN_USE)),
        (
            {"signals": Signals(minutes_ago(300), heard=NOW)},
            Verdict(Action.UNKNOWN, "no time of activity", TableRow.NO_SIGNAL),
        ),
        (
            {"signals": Signals(minutes_ago(300), glimpse=True)},
            Verdict(
                Action.STOP,
                "no activity for 300 min by its heartbeat, the limit is 90 min",
                TableRow.IDLE,
                since=minutes_ago(300),
            ),
        ),
        (
            {"signals": Signals(glimpse=True)},
            Verdict(Action.UNKNOWN, "neither a heartbeat nor a time of activity", TableRow.NO_SIGNAL),
        ),
        ({"created": minutes_ago(10)}, Verdict(Action.KEEP, "active 10 min ago", TableRow.IN_USE)),
        (
            {"created": minutes_ago(95), "signals": beating(500)},
            Verdict(
                Action.STOP,
                "no activity for 95 min by its creation, the limit is 90 min",
                TableRow.IDLE,
                since=minutes_ago(95),
            ),
        ),
        (
            {"created": minutes_ago(89), "signals": Signals()},
            Verdict(Action.KEEP, "active 89 min ago", TableRow.IN_USE),
        ),
        (
            {"created": minutes_ago(90), "signals": Signals()},
            Verdict(Action.UNKNOWN, "neither a heartbeat nor a time of activity", TableRow.NO_SIGNAL),
        ),
        (
            {"signals": Signals()},
            Verdict(Action.UNKNOWN, "neither a heartbeat nor a time of activity", TableRow.NO_SIGNAL),
        ),
        (
            {"signals": Signals(last_activity=CHECKED, last_health_check=CHECKED)},
            Verdict(
                Action.UNKNOWN,
                "the last activity is a health check, which says nothing about the user",
                TableRow.NO_SIGNAL,
            ),
        ),
        (
            {"signals": None},
            Verdict(Action.UNKNOWN, "it tells nothing itself, and is looked at in a later sweep", TableRow.NO_SIGNAL),
        ),
        (
            {"signals": Signals(failed="throttled")},
            Verdict(Action.UNKNOWN, "throttled", TableRow.READING_FAILED, doubt=True),
        ),
        (
            {"created": None},
            Verdict(Action.UNKNOWN, "AWS gave no time of creation", TableRow.READING_FAILED, doubt=True),
        ),
        (
            {"signals": Signals(heartbeat=NOW + SKEW + timedelta(seconds=1))},
            Verdict(Action.UNKNOWN, "a time lies in the future", TableRow.READING_FAILED, doubt=True),
        ),
        (
            {"signals": Signals(heartbeat=minutes_ago(300), last_health_check=NOW + timedelta(hours=1))},
            Verdict(Action.UNKNOWN, "a time lies in the future", TableRow.READING_FAILED, doubt=True),
        ),
        (
            {"signals": Signals(heartbeat=minutes_ago(300).replace(tzinfo=None))},
            Verdict(Action.UNKNOWN, "a time has no zone", TableRow.READING_FAILED, doubt=True),
        ),
        ({"free": True}, Verdict(Action.KEEP, "it costs nothing as it is", TableRow.OUT_OF_SCOPE)),
        (
            {"shared": True},
            Verdict(Action.KEEP, "its space is shared, and shared spaces are not covered", TableRow.OUT_OF_SCOPE),
        ),
        ({"shared": None}, Verdict(Action.KEEP, "its space could not be read", TableRow.UNREADABLE, doubt=True)),
        ({"tags": None}, Verdict(Action.KEEP, "its tags could not be read", TableRow.UNREADABLE, doubt=True)),
        (
            {"running": False, "status": "Deleting"},
            Verdict(Action.KEEP, "its status is Deleting", TableRow.OUT_OF_SCOPE),
        ),
        (
            {"running": False, "status": "Failed"},
            Verdict(Action.KEEP, "its status is Failed", TableRow.OUT_OF_SCOPE, doubt=True),
        ),
        (
            {"running": False, "status": "Dreaming"},
            Verdict(Action.KEEP, "its status is Dreaming", TableRow.OUT_OF_SCOPE, doubt=True),
        ),
        (
            {"running": False, "status": "Pending", "created": minutes_ago(60)},
            Verdict(Action.KEEP, "its status is Pending", TableRow.OUT_OF_SCOPE),
        ),
        (
            {"running": False, "status": "Pending", "created": minutes_ago(61)},
            Verdict(Action.KEEP, "its status is Pending", TableRow.OUT_OF_SCOPE, doubt=True),
        ),
        (
            {"running": False, "status": "Pending", "created": None},
            Verdict(Action.KEEP, "its status is Pending", TableRow.OUT_OF_SCOPE),
        ),
    ],
)
def test_each_row_of_the_table_says_what_and_why(change: dict[str, Any], verdict: Verdict) -> None:
    assert said(**change) == verdict


def test_a_kind_without_a_policy_is_not_covered() -> None:
    assert said(None, kind="Canvas") == Verdict(Action.KEEP, "Canvas is not covered", TableRow.OUT_OF_SCOPE)


def test_shared_spaces_are_covered_when_the_admin_says_so() -> None:
    assert action(replace(POLICY, shared_spaces=True), shared=True) is Action.STOP


def test_clocks_may_differ_by_a_little() -> None:
    assert said(signals=Signals(heartbeat=NOW + SKEW)) == Verdict(Action.KEEP, "active 0 min ago", TableRow.IN_USE)


def test_what_the_tags_keep_is_kept() -> None:
    tags = {"its space": {"keep-until": "2026-11-21T00:00Z"}}

    assert said(tags=tags) == Verdict(Action.KEEP, "its space says keep-until=2026-11-21T00:00Z", TableRow.KEPT_BY_TAG)


def test_a_wish_that_no_admin_approved_is_answered_in_the_reason() -> None:
    tags = {"it": {"keep-until": "never"}}
    asked = "it says keep-until=never, which no admin approved"
    busy = beating(1)

    assert said(tags=tags).reason == f"no activity for 90 min by its heartbeat, the limit is 90 min; {asked}"
    assert said(tags=tags, signals=busy) == Verdict(Action.KEEP, "active 1 min ago", TableRow.IN_USE, doubt=True)


class TestTheUnknown:
    def test_it_is_stopped_only_at_the_age_that_the_admin_set(self) -> None:
        old = replace(POLICY, max_age=timedelta(minutes=300))

        assert action(old, signals=Signals(), created=minutes_ago(299)) is Action.UNKNOWN
        assert said(old, signals=Signals(), created=minutes_ago(300)) == Verdict(
            Action.STOP,
            "neither a heartbeat nor a time of activity; it is 300 min old, the limit is 300 min",
            TableRow.TOO_OLD,
            since=minutes_ago(300),
        )

    @pytest.mark.parametrize("signals", [Signals(failed="throttled"), Signals(heartbeat=NOW + timedelta(days=1)), None])
    def test_a_failed_reading_means_busy_at_any_age(self, signals: Signals | None) -> None:
        assert action(replace(POLICY, max_age=timedelta(minutes=1)), signals=signals) is Action.UNKNOWN


class TestWarnings:
    """With 20 minutes of notice and a sweep every 15, the warning is due after 55 of 90 minutes."""

    @pytest.mark.parametrize(
        ("idle", "warned", "expected"),
        [
            (54, None, Action.KEEP),
            (55, None, Action.WARN),
            (89, 20, Action.KEEP),
            (90, 20, Action.STOP),
            (90, 19, Action.KEEP),
            (90, None, Action.WARN),
            (90, 91, Action.WARN),
            (90, 90, Action.STOP),
        ],
    )
    def test_nothing_is_stopped_without_notice(self, idle: int, warned: int | None, expected: Action) -> None:
        tags = {} if warned is None else {"it": {"idle-warned": f"{minutes_ago(warned):%Y-%m-%dT%H:%M:%SZ}"}}

        assert action(WARNING, signals=beating(idle), tags=tags) is expected

    @pytest.mark.parametrize(("warned", "expected"), [(36, Action.WARN), (35, Action.STOP), (20, Action.STOP)])
    def test_a_warning_about_idleness_is_none_about_age(self, warned: int, expected: Action) -> None:
        """Of 300 minutes it is due after 265, so that one of 36 minutes ago was about something else."""
        tags = {"it": {"idle-warned": f"{minutes_ago(warned):%Y-%m-%dT%H:%M:%SZ}"}}
        old = replace(WARNING, max_age=timedelta(minutes=300))

        assert action(old, signals=Signals(), created=minutes_ago(300), tags=tags) is expected

    def test_a_warning_counts_from_the_second_in_which_it_is_due(self) -> None:
        tags = {"it": {"idle-warned": f"{minutes_ago(35):%Y-%m-%dT%H:%M:%SZ}"}}
        old = replace(WARNING, max_age=timedelta(minutes=300))
        created = minutes_ago(300) + SECOND / 2

        assert action(old, signals=Signals(), created=created, tags=tags) is Action.KEEP

    def test_whoever_is_warned_is_told_why_it_still_runs(self) -> None:
        tags = {"it": {"idle-warned": "2026-11-20T11:55:00Z"}}
        waiting = "no activity for {} min by its heartbeat, the limit is 90 min; its owner {}"

        assert said(WARNING, tags=tags).reason == waiting.format(90, "was warned less than 20 min ago")
        assert said(WARNING, tags=tags, signals=beating(60)).reason == waiting.format(60, "is warned")

    def test_a_limit_too_short_for_the_notice_still_gives_it(self) -> None:
        short = replace(WARNING, limit=timedelta(minutes=30))

        assert action(short, signals=beating(14)) is Action.KEEP
        assert action(short, signals=beating(15)) is Action.WARN
