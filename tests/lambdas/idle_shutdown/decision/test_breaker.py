"""What one sweep may stop."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown.decision.breaker import Breaker

BREAKER = Breaker(most=100, share=0.5, few=10)


@pytest.mark.parametrize(
    ("wanted", "running", "gone", "allowed"),
    [
        (50, 100, 0, 50),
        (51, 100, 0, 10),
        (100, 100, 0, 20),
        (100, 100, 90, 10),
        (10, 10, 0, 10),
        (11, 11, 0, 10),
        (120, 1000, 0, 100),
        (20, 1000, 90, 10),
        (20, 1000, 100, 0),
        (20, 1000, 101, 0),
    ],
)
def test_of_too_large_a_share_a_fifth_goes_and_too_many_wait(
    wanted: int, running: int, gone: int, allowed: int
) -> None:
    assert BREAKER.allowed(wanted, running=running, gone=gone) == allowed


@given(st.integers(0, 10**4), st.integers(0, 10**4), st.integers(0, 200))
def test_no_sweep_ever_stops_more_than_the_most(wanted: int, running: int, gone: int) -> None:
    assert gone + BREAKER.allowed(wanted, running=running, gone=gone) <= max(100, gone)


def test_ten_may_always_go_whatever_their_share() -> None:
    assert Breaker(most=100, share=0.1).allowed(10, running=10, gone=0) == 10
    assert Breaker(most=100, share=0.1).allowed(51, running=51, gone=0) == 10


@given(st.integers(1, 10**4), st.integers(0, 10**4))
def test_what_is_truly_idle_has_all_gone_in_the_end(idle: int, busy: int) -> None:
    sweeps, longest = 0, idle / BREAKER.most + 25
    while idle:
        idle -= BREAKER.allowed(idle, running=idle + busy, gone=0)
        sweeps += 1
    assert sweeps <= longest


@given(st.integers(11, 10**4))
def test_a_person_has_time_to_step_in_before_half_has_gone(running: int) -> None:
    breaker, left = Breaker(most=10**4, share=0.5), running
    for _ in range(2):
        left -= breaker.allowed(left, running=left, gone=0)
    assert left > running / 2 or running - left <= 2 * breaker.few
