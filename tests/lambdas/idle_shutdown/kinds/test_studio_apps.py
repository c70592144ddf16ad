"""What is made of Studio's apps: as they are listed, tagged, described in turns, and gone meanwhile."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from benchmarks.idle.cloud import Cloud, error
from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.case import Case, Signals
from lambdas.idle_shutdown.decision.curfew import Curfew
from lambdas.idle_shutdown.heartbeats import Heartbeats
from lambdas.idle_shutdown.kinds.studio_apps import Clients, StudioApps
from lambdas.idle_shutdown.prices import AN_HOUR
from lambdas.idle_shutdown.tag_listing import TagListing
from tests.lambdas.idle_shutdown.worlds import NOW, POLICIES, POLICY, app, cloud, outcomes, reasons, swept

NIGHT = Curfew(time(11), time(13), ZoneInfo("UTC"), timedelta(minutes=15))
ARN = "arn:aws:sagemaker:eu-central-1:1:{}"
UNTIL = {"keep-until": "2026-11-21T00:00Z"}


def studio(world: Cloud, **more: Any) -> StudioApps:
    calls = Calls(1000, world.monotonic, world.sleep)
    clients = Clients(world, Heartbeats(world, calls), TagListing(world, calls), calls, **more)
    return StudioApps("d-1", clients, POLICIES, turn=0)


def test_what_aws_leaves_out_is_empty_and_not_in_service() -> None:
    (case,) = studio(cloud(app("anna", idle=5))).survey([{"SpaceName": "lost"}], NOW)

    unknown = Case("", {"SpaceName": "lost"}, "", running=False, free=False, shared=None, created=None)
    assert case == replace(unknown, signals=Signals(glimpse=True))


def test_what_its_description_leaves_out_is_empty() -> None:
    world = cloud(app("anna", idle=300))
    kind = studio(world)
    ((listed, _),) = kind.pages("")
    (case,) = kind.survey(listed, NOW)
    world.describe_app = lambda **_: {}  # type: ignore[method-assign]

    assert (kind.read(case).arn, kind.read(case).instance_type) == ("", "")


def test_a_stop_saves_what_its_instance_costs() -> None:
    journal = swept(cloud(app("idle", idle=300, instance_type="ml.g5.xlarge")))

    assert journal.dollars_an_hour == AN_HOUR["ml.g5.xlarge"] > 0


def test_what_runs_on_the_free_instance_goes_on() -> None:
    world = cloud(app("free", idle=300, instance_type="system"))

    assert reasons(swept(world)) == {"free": "it costs nothing as it is"}


def test_what_was_deleted_earlier_is_not_seen_though_aws_lists_it_for_a_day() -> None:
    journal = swept(cloud(app("gone", idle=300, status="Deleted"), app("busy", idle=3)))

    assert outcomes(journal) == {"busy": "keep"}


class TestTags:
    @pytest.mark.parametrize(
        ("resource", "carrier"),
        [
            ("app/d-1/anna/jupyterlab/default", "it"),
            ("space/d-1/anna", "its space"),
            ("user-profile/d-1/owner-of-anna", "its owner's profile"),
            ("domain/d-1", "its domain"),
        ],
    )
    def test_people_are_told_what_carries_the_tag_that_keeps_it(self, resource: str, carrier: str) -> None:
        world = cloud(app("anna", idle=300))
        world.tags[ARN.format(resource)] = UNTIL

        assert reasons(swept(world)) == {"anna": f"{carrier} says keep-until=2026-11-21T00:00Z"}

    def test_an_app_of_a_profile_is_kept_by_a_tag_of_its_own(self) -> None:
        world = cloud(app("anna", idle=300))
        world.tags[ARN.format("app/d-1/ben/canvas/default")] = UNTIL
        kind = studio(world)
        list(kind.pages(""))
        name = {"DomainId": "d-1", "UserProfileName": "ben", "AppType": "Canvas", "AppName": "default"}
        (case,) = kind.survey([name], NOW)

        assert case.tags == {"it": UNTIL}

    def test_a_tag_set_while_aws_holds_calls_up_keeps_whose_turn_is_a_minute_later(self) -> None:
        first, second = app("first", idle=300), app("second", idle=300)
        world = cloud(first, second)

        def hold_up(operation: str) -> None:
            if operation == "delete_app":
                world.tags[second.arn] = UNTIL
                world.sleep(61)

        world.before = hold_up

        assert outcomes(swept(world)) == {"first": "stop", "second": "keep"}

    def test_an_app_is_read_with_tags_that_are_a_minute_old_at_most(self) -> None:
        idle = app("idle", idle=300)
        world = cloud(idle)
        kind = studio(world)
        ((listed, _),) = kind.pages("")
        (case,) = kind.survey(listed, NOW)
        world.tags[idle.arn] = UNTIL
        world.sleep(61)

        assert kind.read(case).tags == {"it": UNTIL}


class TestCurfews:
    def test_the_team_is_asked_for_where_any_policy_has_a_curfew(self) -> None:
        world = cloud(app("anna", idle=30))
        world.tags[ARN.format("user-profile/d-1/owner-of-anna")] = {"team": "forest"}
        policies = {"CodeEditor": POLICY, "JupyterLab": replace(POLICY, curfews={"forest": NIGHT})}

        assert outcomes(swept(world, policies)) == {"anna": "stop"}

    def test_without_curfews_nobody_asks_for_teams(self) -> None:
        plain, curfewed = cloud(app("anna", idle=3)), cloud(app("anna", idle=3))
        swept(plain)
        swept(curfewed, {"JupyterLab": replace(POLICY, curfews={"forest": NIGHT})})

        assert curfewed.calls["get_resources"] - plain.calls["get_resources"] == 1


class TestSilentApps:
    def test_fifty_of_a_batch_are_described_the_next_in_the_next_sweep(self) -> None:
        world = cloud(*(app(f"s{number:03}", idle=300, heart=False) for number in range(120)))
        described = []
        for turn in range(3):
            before = {each.space for each in world.apps.values() if each.reads}
            swept(world, turn=turn)
            described.append(sorted({each.space for each in world.apps.values() if each.reads} - before))

        assert [(each[0], each[-1], len(each)) for each in described] == [
            ("s000", "s049", 50), ("s050", "s099", 50), ("s100", "s119", 20),
        ]  # fmt: skip

    def test_one_that_went_meanwhile_does_not_count_as_running(self) -> None:
        world = cloud(app("went", idle=300, heart=False))
        world.before = refuse("describe_app", "ResourceNotFound")
        journal = swept(world)

        assert reasons(journal) == {"went": "its status is Deleted"}
        assert (journal.counts["running"], journal.counts["doubt"]) == (0, 0)

    def test_one_that_cannot_be_read_says_why(self) -> None:
        world = cloud(app("closed", idle=300, heart=False))
        world.before = refuse("describe_app", "AccessDeniedException")
        (reason,) = reasons(swept(world)).values()

        assert reason.startswith("it could not be read: An error occurred (AccessDeniedException)")


class TestCanvas:
    APP = {"DomainId": "d-1", "UserProfileName": "ben", "AppType": "Canvas", "AppName": "default"}  # noqa: RUF012

    def seen(self, canvas: Any) -> tuple[StudioApps, Case]:
        world = cloud(app("anna", idle=5))
        calls = Calls(1000, world.monotonic, world.sleep)
        clients = Clients(world, Heartbeats(world, calls), TagListing(world, calls), calls, canvas=canvas)
        kind = StudioApps("d-1", clients, {"Canvas": POLICY}, turn=0)
        list(kind.pages(""))
        world.describe_app = lambda **name: name | {"Status": "InService"}  # type: ignore[method-assign]
        (case,) = kind.survey([self.APP | {"Status": "InService", "CreationTime": NOW - timedelta(days=1)}], NOW)
        return kind, case

    def test_what_could_not_be_read_says_why(self) -> None:
        class Refused:
            def read(self, *_: Any) -> Any:
                raise error("AccessDeniedException")

        reason = self.seen(Refused())[1].signals

        assert reason
        assert reason.failed.startswith("what Canvas tells could not be read: An error occurred (AccessDenied")

    def test_what_it_tells_itself_is_no_glimpse_once_it_is_read(self) -> None:
        class Told:
            def read(self, *_: Any) -> dict[str, Signals]:
                return {"ben": Signals(last_activity=NOW, told_by="Canvas")}

        kind, case = self.seen(Told())

        assert case.signals == Signals(last_activity=NOW, told_by="Canvas", glimpse=True)
        assert kind.read(case).signals == Signals(last_activity=NOW, told_by="Canvas")


def refuse(operation: str, code: str):  # type: ignore[no-untyped-def]
    def before(called: str) -> None:
        if called == operation:
            raise error(code)

    return before
