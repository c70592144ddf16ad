"""Words and defaults that logs, settings and people rely on."""

from datetime import timedelta

import pytest

from lambdas.idle_shutdown.decision.case import Action, Signals, TableRow, Verdict
from lambdas.idle_shutdown.decision.policy import Policy
from tests.lambdas.idle_shutdown.decision.cases import IDLE, LIMIT, minutes_ago, said


@pytest.mark.parametrize("status", ["Pending", "Deleting", "Updating", "Stopping", "Stopped", "Deleted"])
def test_what_comes_or_goes_is_nobodys_business(status: str) -> None:
    assert said(running=False, status=status, created=minutes_ago(1)) == Verdict(
        Action.KEEP, f"its status is {status}", TableRow.OUT_OF_SCOPE
    )


def test_anybody_may_keep_something_for_a_fortnight() -> None:
    assert Policy(limit=LIMIT, every=LIMIT).longest_keep == timedelta(days=14)


def test_a_kind_may_say_in_its_own_words_what_nobody_did() -> None:
    signals = Signals(last_activity=minutes_ago(90), told_by="not invoked for {}")

    assert said(signals=signals).reason == "not invoked for 90 min, the limit is 90 min"


def test_the_words_of_the_log_are_these_and_what_is_not_known_is_empty() -> None:
    assert [*Action] == ["stop", "warn", "keep", "unknown"]
    assert " ".join(TableRow) == (
        "out_of_scope unreadable kept_by_tag reading_failed use_may_be_hidden too_old no_signal idle in_use"
    )
    assert (IDLE.instance_type, IDLE.arn, IDLE.owner) == ("", "", "")
