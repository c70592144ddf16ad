"""Whether a tag shows that the owner was warned of this idleness."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown.decision.warning import WARNED, has_had_notice, stands, tag_value, warned_at

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
USED = NOW - timedelta(hours=1)
NOTICE = timedelta(minutes=10)


def warned(at: datetime) -> dict[str, str]:
    return {WARNED: tag_value(at)}


@given(st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_warning_is_read_back_to_the_second(at: datetime) -> None:
    assert warned_at(warned(at)) == at.replace(microsecond=0)


@given(st.text(max_size=40))
def test_what_nobody_of_ours_wrote_is_no_warning(value: str) -> None:
    assert warned_at({WARNED: value}) is None


@pytest.mark.parametrize(
    ("at", "had_notice", "stood"),
    [
        (NOW - NOTICE, True, True),
        (NOW - NOTICE + timedelta(seconds=1), False, True),
        (USED, True, True),
        (USED - timedelta(seconds=1), False, False),
        (NOW + timedelta(minutes=5), False, True),
        (NOW + timedelta(minutes=6), False, False),
    ],
)
def test_a_warning_counts_for_the_idleness_that_it_was_about(at: datetime, had_notice: bool, stood: bool) -> None:
    assert has_had_notice(warned(at), last_use=USED, now=NOW, notice=NOTICE) is had_notice
    assert stands(warned(at), last_use=USED, now=NOW) is stood


def test_without_a_tag_nobody_was_warned() -> None:
    assert not stands({}, last_use=USED, now=NOW)


def test_a_warning_is_the_tag_that_the_manual_shows() -> None:
    at = datetime(2026, 11, 20, 11, 55, tzinfo=UTC)

    assert {WARNED: tag_value(at)} == {"idle-warned": "2026-11-20T11:55:00Z"}
