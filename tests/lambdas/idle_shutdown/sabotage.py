"""Sweeps that are wrong in one respect each; each takes the patch that makes the real one so."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown import heartbeats
from lambdas.idle_shutdown.decision import activity, decide, exemptions, warning
from lambdas.idle_shutdown.decision.activity import Activity, Known
from lambdas.idle_shutdown.decision.case import Case, Signals
from lambdas.idle_shutdown.kinds.spaces import Space, Spaces
from lambdas.idle_shutdown.kinds.studio_apps import StudioApps
from lambdas.idle_shutdown.tag_listing import TagListing

Sabotage = Callable[[pytest.MonkeyPatch], None]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
read, list_tags, moment, space_of, know = StudioApps.read, TagListing.read, exemptions.moment, Spaces.of, Spaces.know


def nothing_is_read_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StudioApps, "read", lambda _self, case: case)


def what_cannot_be_read_again_is_believed(patch: pytest.MonkeyPatch) -> None:
    def read_or_believe(self: StudioApps, case: Case) -> Case:
        with suppress(Exception):
            return read(self, case)
        return case

    patch.setattr(StudioApps, "read", read_or_believe)


def the_time_of_creation_is_that_of_the_listing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StudioApps, "read", lambda self, case: replace(read(self, case), created=case.created))


def a_time_of_creation_says_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StudioApps, "read", lambda self, case: replace(read(self, case), created=LONG_AGO))


def equal_stamps_are_taken_for_nobody_there(patch: pytest.MonkeyPatch) -> None:
    def since(used: Known, signals: Signals, _long_ago: datetime) -> Activity:
        stamp = signals.last_activity
        if stamp is None or stamp == signals.last_health_check:
            return used
        return max(used, Known(stamp, "its stamp"), key=lambda each: each.at)

    patch.setattr(activity, "_since", since)


def a_beat_tells_of_this_moment(patch: pytest.MonkeyPatch) -> None:
    last = activity._last

    def heard_for_ever(signals: Signals, created: datetime, long_ago: datetime) -> Activity:
        heard = datetime.max.replace(tzinfo=UTC) if signals.heartbeat else None
        return last(replace(signals, heard=heard), created, long_ago)

    patch.setattr(activity, "_last", heard_for_ever)


def a_beat_tells_of_its_whole_minute(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(heartbeats, "DELIVERY", timedelta(minutes=-1))


def a_failed_reading_is_none(patch: pytest.MonkeyPatch) -> None:
    def judged(signals: Signals, *given: Any, **more: Any) -> Activity:
        return activity.activity(replace(signals, failed=""), *given, **more)

    patch.setattr(decide, "activity", judged)


def tags_that_cannot_be_read_are_none(patch: pytest.MonkeyPatch) -> None:
    def listed(self: TagListing, *keys: str) -> None:
        list_tags(self, *keys)
        self._listed = {key: found or {} for key, found in self._listed.items()}

    patch.setattr(TagListing, "read", listed)


def tags_are_read_once_in_a_run(patch: pytest.MonkeyPatch) -> None:
    for again in ("read_again", "read_when_old"):
        patch.setattr(TagListing, again, lambda _self, _key: None)


def a_tag_that_is_not_understood_keeps_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(exemptions, "moment", lambda value: moment(value) or LONG_AGO)


def a_space_that_is_not_known_is_nobody_elses(patch: pytest.MonkeyPatch) -> None:
    def of(self: Spaces, app: Mapping[str, str]) -> Space:
        return space_of(self, app) or Space(owner="", shared=False)

    patch.setattr(Spaces, "of", of)


def spaces_are_listed_once_for_ever(patch: pytest.MonkeyPatch) -> None:
    def know_once(self: Spaces, *given: Any) -> None:
        if self._listed is None:
            know(self, *given)

    patch.setattr(Spaces, "forget", lambda _self: None)
    patch.setattr(Spaces, "know", know_once)


def nobody_is_warned(patch: pytest.MonkeyPatch) -> None:
    for asked in ("stands", "has_had_notice"):
        patch.setattr(decide, asked, lambda _own, **_: True)


def a_warning_counts_whoever_came_after_it(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(decide, "stands", lambda own, now, **_: warning.stands(own, last_use=LONG_AGO, now=now))
    patch.setattr(
        decide,
        "has_had_notice",
        lambda own, now, notice, **_: warning.has_had_notice(own, last_use=LONG_AGO, now=now, notice=notice),
    )
