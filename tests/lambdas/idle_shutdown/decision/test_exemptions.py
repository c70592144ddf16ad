"""Until when a tag keeps something running, and what is done about tags that say too much or nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown.decision.exemptions import FOREVER, NONE, Exemption, exemption, moment

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LONGEST = timedelta(days=14)


def asked(**own: str) -> Exemption:
    return exemption({"it": {name.replace("_", "-"): value for name, value in own.items()}}, now=NOW, longest=LONGEST)


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("2026-12-01T18:00Z", datetime(2026, 12, 1, 18, tzinfo=UTC)),
        (" 2026-12-01t18:00:30z ", datetime(2026, 12, 1, 18, 0, 30, tzinfo=UTC)),
        ("2026-12-01 18:00+01:00", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        ("2026-12-01T18:00", datetime(2026, 12, 2, 6, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 2, 11, 59, 59, 999999, tzinfo=UTC)),
        ("never", FOREVER),
        ("NEVER", FOREVER),
        ("yes", FOREVER),
        ("1", FOREVER),
        ("true", FOREVER),
        ("", None),
        ("tomorrow", None),
        ("9999-12-31", None),
        ("2026-13-01T18:00Z", None),
    ],
)
def test_spellings_mean_the_latest_that_they_can_mean(value: str, until: datetime | None) -> None:
    assert moment(value) == until


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"keep_until": "2026-11-20T12:00Z"}, NONE),
        ({"keep_until": "2026-11-20T12:01Z"}, Exemption(True, "it says keep-until=2026-11-20T12:01Z")),
        ({"keep_until": "2026-12-04T12:00Z"}, Exemption(True, "it says keep-until=2026-12-04T12:00Z")),
        (
            {"keep_until": "2026-12-04T12:01Z"},
            Exemption(False, "it says keep-until=2026-12-04T12:01Z, which no admin approved", doubt=True),
        ),
        ({"keep_until": "never"}, Exemption(False, "it says keep-until=never, which no admin approved", doubt=True)),
        ({"keep_until": "never", "keep_approved": "never"}, Exemption(True, "it says keep-until=never")),
        (
            {"keep_until": "never", "keep_approved": "2026-12-24"},
            Exemption(False, "it says keep-until=never, which no admin approved", doubt=True),
        ),
        ({"keep_until": "soon"}, Exemption(True, "it says keep-until='soon', which is not understood", doubt=True)),
        ({"keep_approved": "never"}, NONE),
        ({}, NONE),
    ],
)
def test_a_wish_counts_within_what_people_may_set_or_with_an_admins_approval(
    own: dict[str, str], expected: Exemption
) -> None:
    assert asked(**own) == expected


def test_unreadable_tags_keep_and_are_reported() -> None:
    assert exemption(None, now=NOW, longest=LONGEST) == Exemption(True, "its tags could not be read", doubt=True)


def test_any_carrier_that_keeps_is_enough_and_the_nearest_is_named() -> None:
    until = {"keep-until": "2026-11-30"}
    tags = {"it": {"keep-until": "never"}, "its space": until, "its domain": until}

    assert exemption(tags, now=NOW, longest=LONGEST) == Exemption(True, "its space says keep-until=2026-11-30")


def test_a_refused_wish_is_told_where_nothing_else_keeps() -> None:
    tags = {"it": {"keep-until": "2026-01-01"}, "its space": {"keep-until": "never"}}

    assert (
        exemption(tags, now=NOW, longest=LONGEST).reason == "its space says keep-until=never, which no admin approved"
    )


@given(st.text(max_size=256))
def test_no_text_breaks_the_reading(value: str) -> None:
    asked(keep_until=value)


@pytest.mark.parametrize("word", ["never", "forever", "always", "true", "yes", "on", "1", " Never "])
def test_every_word_for_ever_means_it(word: str) -> None:
    assert moment(word) == FOREVER


def test_an_hour_without_minutes_is_a_time() -> None:
    assert moment("2026-12-01T18Z") == datetime(2026, 12, 1, 18, tzinfo=UTC)
