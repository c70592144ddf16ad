"""A zone told by its rule says what the zone itself says."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.idle_shutdown import time_zone

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Santiago", "UTC")


@given(st.sampled_from(ZONES), st.datetimes(datetime(2027, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))
def test_a_rule_gives_the_hours_of_its_zone_summer_time_and_all(key: str, at: datetime) -> None:
    by_rule, real = time_zone.by_rule(key, time_zone.rule(key)), ZoneInfo(key)

    assert at.astimezone(by_rule).replace(tzinfo=None) == at.astimezone(real).replace(tzinfo=None)
    assert by_rule.key == key


def test_a_machine_without_the_zone_goes_by_its_rule() -> None:
    found = time_zone.zone("Nowhere/Town", "NWT-1NWST,M3.5.0,M10.5.0/3")

    assert datetime(2027, 7, 1, tzinfo=found).utcoffset() == timedelta(hours=2)
    assert datetime(2027, 1, 1, tzinfo=found).utcoffset() == timedelta(hours=1)


def test_a_zone_that_nobody_knows_has_no_rule() -> None:
    with pytest.raises(ZoneInfoNotFoundError, match=r"key Nowhere/Town\W*$"):
        time_zone.rule("Nowhere/Town")


@pytest.fixture
def zones(tmp_path: Path) -> Iterator[Path]:
    """The only folder in which this machine looks for zones."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path])
    yield tmp_path
    zoneinfo.reset_tzpath(before)


def test_a_file_of_before_there_were_rules_has_none(zones: Path) -> None:
    (zones / "Old").write_bytes(b"TZif" + bytes(40))

    assert time_zone.rule("Old") == ""


def test_a_machine_without_files_of_its_own_asks_the_package_tzdata(
    zones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = zones / "tzdata/zoneinfo"
    package.mkdir(parents=True)
    for file in (package.parent / "__init__.py", package / "__init__.py"):
        file.touch()
    (package / "Town").write_bytes(b"TZif2\nTWN-1\n")
    monkeypatch.syspath_prepend(zones)

    assert time_zone.rule("Town") == "TWN-1"
