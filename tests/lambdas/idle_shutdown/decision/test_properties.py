"""What no verdict may contradict, whatever the app and the policy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown.decision.case import Action, Case, Signals
from lambdas.idle_shutdown.decision.decide import decide
from lambdas.idle_shutdown.decision.policy import Policy
from tests.lambdas.idle_shutdown.decision.cases import IDLE, LIMIT, NOW, POLICY
from tests.lambdas.idle_shutdown.decision.generated import CASES, POLICIES


@pytest.mark.requirement("GR-1")
@given(case=CASES, policy=POLICIES)
def test_nothing_is_stopped_that_was_used_or_made_within_the_limit(case: Case, policy: Policy) -> None:
    if decide(case, policy, now=NOW).action is Action.STOP:
        assert case.signals is not None
        assert case.created is not None
        assert case.created <= NOW - policy.limit
        assert case.signals.heartbeat is None or case.signals.heartbeat <= NOW - policy.limit


@pytest.mark.requirement("GR-1")
@given(case=CASES, policy=POLICIES, back=st.timedeltas(timedelta(seconds=1), timedelta(hours=3)))
def test_what_is_stopped_leaves_no_moment_in_which_somebody_may_have_come_back(
    case: Case, policy: Policy, back: timedelta
) -> None:
    """Whenever it was used within the limit, one of the signals would say so."""
    used, signals = NOW - back, case.signals
    if decide(case, policy, now=NOW).action is Action.STOP and back < policy.limit and signals and not signals.glimpse:
        stamp, check = signals.last_activity, signals.last_health_check
        told_by_a_beat = signals.heartbeat is not None and signals.heard is not None and used <= signals.heard
        told_by_the_stamp = stamp is not None and used > stamp
        assert told_by_a_beat or told_by_the_stamp or (stamp == used and stamp == check)


@pytest.mark.requirement("GR-1")
@given(case=CASES, policy=POLICIES, longer=st.timedeltas(timedelta(), timedelta(days=7)))
def test_a_longer_limit_stops_no_more(case: Case, policy: Policy, longer: timedelta) -> None:
    if decide(case, replace(policy, limit=policy.limit + longer), now=NOW).action is Action.STOP:
        assert decide(case, policy, now=NOW).action is Action.STOP


@pytest.mark.requirement("GR-1")
@given(last=st.datetimes(datetime(2026, 11, 18), datetime(2026, 11, 20, 12), timezones=st.just(UTC)))
def test_whatever_nobody_uses_is_stopped_in_the_end(last: datetime) -> None:
    forgotten = replace(IDLE, signals=Signals(last_activity=last, last_health_check=last))

    assert decide(forgotten, POLICY, now=NOW + LIMIT).action is Action.STOP


@given(case=CASES, policy=POLICIES)
def test_every_verdict_gives_a_reason(case: Case, policy: Policy) -> None:
    assert decide(case, policy, now=NOW).reason
