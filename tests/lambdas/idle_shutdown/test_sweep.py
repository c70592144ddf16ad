"""A pass over a domain: every page, every app, one error at a time, and no call too many."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.idle.cloud import error
from benchmarks.idle.lived import Lived, Manners
from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.decision.warning import WARNED
from lambdas.idle_shutdown.kinds.studio_apps import DESCRIBED_OF_A_BATCH
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Outcome
from tests.lambdas.idle_shutdown.worlds import NOW, POLICY, app, cloud, outcomes, reasons, swept

HOURS = timedelta(hours=5)
WARNING = {"JupyterLab": replace(POLICY, notice=timedelta(minutes=10))}


@pytest.mark.requirement("GR-1")
def test_exactly_the_idle_apps_of_all_pages_are_stopped() -> None:
    world = cloud(*(app(f"s{number}", idle=300 if number % 7 == 0 else 5) for number in range(250)))
    swept(world)

    assert sorted(stop.app.space for stop in world.stops) == sorted(f"s{number}" for number in range(0, 250, 7))


@pytest.mark.requirement("GR-1")
def test_an_app_without_a_heartbeat_is_described_and_believed() -> None:
    silent = app("silent", idle=300, heart=False)
    silent.stamp, silent.checked = silent.used, NOW
    masked = app("masked", idle=300, heart=False)

    assert outcomes(swept(cloud(silent, masked))) == {"silent": "stop", "masked": "unknown"}


@pytest.mark.requirement("GR-1")
def test_an_app_whose_last_check_hides_a_use_is_looked_at_again_once_a_beat_tells() -> None:
    """Its check came ten seconds ago: whether somebody had come a moment earlier, the beat after it tells."""
    manners = Manners(check=300, phase=(NOW.timestamp() - 10) % 300, delivery=5, lag=60)
    idle, back = (Lived("d-1", space, NOW - HOURS, NOW - HOURS, manners=manners) for space in ("idle", "back"))
    back.use(NOW - timedelta(seconds=11))
    world = cloud(idle, back)

    assert outcomes(swept(world))["back"] == "keep"
    assert [stop.app.space for stop in world.stops] == ["idle"]
    assert timedelta(minutes=2) < world.now - NOW < timedelta(minutes=4)


def test_a_run_without_time_for_a_second_look_leaves_it_to_the_next() -> None:
    manners = Manners(check=300, phase=(NOW.timestamp() - 10) % 300, delivery=5, lag=60)
    world = cloud(Lived("d-1", "idle", NOW - HOURS, NOW - HOURS, manners=manners))

    assert outcomes(swept(world, seconds=140)) == {"idle": "unknown"}
    assert world.now - NOW < timedelta(seconds=10)


def test_silent_apps_take_turns_from_sweep_to_sweep() -> None:
    world = cloud(*(app(f"s{number}", idle=300, heart=False) for number in range(3 * DESCRIBED_OF_A_BATCH)))
    seen = set()
    for turn in range(3):
        swept(world, turn=turn)
        seen |= {each.space for each in world.apps.values() if each.reads}
        assert world.calls["describe_app"] == (turn + 1) * DESCRIBED_OF_A_BATCH

    assert len(seen) == 3 * DESCRIBED_OF_A_BATCH


def test_a_dry_run_decides_everything_and_changes_nothing() -> None:
    world = cloud(app("idle", idle=300))
    journal = swept(world, dry_run=True)

    assert outcomes(journal) == {"idle": "keep"}
    assert reasons(journal)["idle"].startswith("dry run; no activity for 300 min")
    assert world.calls["describe_app"] == 1
    assert not world.stops


def test_a_user_who_comes_back_before_the_turn_keeps_the_app() -> None:
    back, other = app("back", idle=300), app("other", idle=300)
    world = cloud(back, other)
    world.before = lambda operation: back.use(world.now) if operation == "describe_app" else None

    assert outcomes(swept(world)) == {"back": "keep", "other": "stop"}


def test_an_app_that_was_started_anew_before_its_turn_is_kept() -> None:
    again = app("again", idle=300)
    world = cloud(again)

    def start_anew(operation: str) -> None:
        if operation == "describe_app":
            again.created = world.now

    world.before = start_anew

    assert outcomes(swept(world)) == {"again": "keep"}


def test_a_tag_set_during_the_sweep_keeps_the_app() -> None:
    idle = app("idle", idle=300)
    world = cloud(idle)

    def tag(operation: str) -> None:
        if operation == "get_metric_data":
            world.tags[idle.arn] = {"keep-until": "2026-11-21"}

    world.before = tag
    swept(world)
    world.now = NOW

    assert outcomes(swept(world)) == {"idle": "keep"}


@pytest.mark.parametrize(
    "resource", ["app/d-1/anna/jupyterlab/default", "space/d-1/anna", "user-profile/d-1/owner-of-anna", "domain/d-1"]
)
def test_tags_keep_on_the_app_its_space_its_owners_profile_and_its_domain(resource: str) -> None:
    world = cloud(app("anna", idle=300))
    world.tags[f"arn:aws:sagemaker:eu-central-1:1:{resource}"] = {"keep-until": "2026-11-21T00:00Z"}

    assert outcomes(swept(world)) == {"anna": "keep"}


def test_tags_of_others_keep_nothing() -> None:
    world = cloud(app("anna", idle=300))
    world.tags["arn:aws:sagemaker:eu-central-1:1:space/d-1/ben"] = {"keep-until": "2026-11-21T00:00Z"}
    world.tags["arn:aws:sagemaker:eu-central-1:1:space/d-1/anna"] = {"colour": "2026-11-21T00:00Z"}

    assert outcomes(swept(world)) == {"anna": "stop"}


def test_shared_spaces_are_left_alone() -> None:
    world = cloud(app("ours", idle=300))
    world.shared.add("ours")

    assert reasons(swept(world)) == {"ours": "its space is shared, and shared spaces are not covered"}


class TestWarnings:
    def test_an_owner_is_warned_first_and_the_app_stopped_at_its_limit(self) -> None:
        idle = app("idle", idle=66)
        world = cloud(idle)
        done = []
        for _ in range(3):
            idle.pass_time(world.now)
            done.append(outcomes(swept(world, WARNING))["idle"])
            world.now += timedelta(minutes=15)

        assert done == ["warn", "keep", "stop"]

    def test_a_user_who_came_back_is_warned_again(self) -> None:
        idle = app("idle", idle=70)
        world = cloud(idle)
        world.tags[idle.arn] = {WARNED: "2026-11-20T10:49:00Z"}

        assert outcomes(swept(world, WARNING)) == {"idle": "warn"}

    def test_nothing_is_stopped_whose_owner_cannot_be_warned(self) -> None:
        world = cloud(app("idle", idle=300))
        world.before = refuse("add_tags")
        swept(world, WARNING)
        journal = swept(world, WARNING)

        assert not world.stops
        assert journal.counts[Outcome.FAILED] == 1


def refuse(*operations: str, code: str = "AccessDeniedException"):  # type: ignore[no-untyped-def]
    def before(operation: str) -> None:
        if operation in operations:
            raise error(code)

    return before


class TestFailures:
    @pytest.mark.parametrize("operation", ["get_metric_data", "get_resources", "list_spaces", "describe_app"])
    @pytest.mark.parametrize("code", ["AccessDeniedException", "ThrottlingException", "InternalFailure"])
    def test_a_reading_that_fails_stops_nothing(self, operation: str, code: str) -> None:
        world = cloud(app("idle", idle=300))
        world.before = refuse(operation, code=code)
        journal = swept(world)

        assert not world.stops
        assert journal.counts["doubt"] + journal.counts[Outcome.FAILED] > 0

    @pytest.mark.parametrize("operation", ["describe_app", "delete_app"])
    def test_an_error_of_one_app_does_not_spare_the_next(self, operation: str) -> None:
        world = cloud(app("first", idle=300), app("second", idle=300))
        world.before = fail_once(operation, "AccessDeniedException")

        assert outcomes(swept(world)) == {"first": "keep", "second": "stop"}

    @pytest.mark.parametrize("code", ["ResourceNotFound", "ResourceInUse"])
    def test_what_another_sweep_stopped_is_no_failure(self, code: str) -> None:
        world = cloud(app("idle", idle=300))
        world.before = refuse("delete_app", code=code)
        journal = swept(world)

        assert (journal.counts[Outcome.GONE], journal.counts[Outcome.FAILED]) == (1, 0)

    def test_a_domain_that_is_gone_does_not_spare_the_next(self) -> None:
        world = cloud(app("idle", idle=300, domain="d-2"))
        journal = swept(world, domains=("d-1", "d-2"))

        assert outcomes(journal) == {"idle": "stop"}
        assert journal.counts["unfinished"] == 1

    def test_a_page_that_fails_does_not_spare_what_was_listed_before(self) -> None:
        world = cloud(*(app(f"s{number}", idle=300) for number in range(150)))
        world.before = fail_once("list_apps", "InternalFailure", after=1)
        journal = swept(world)

        assert len(world.stops) == 100
        assert journal.counts["unfinished"] == 1

    def test_a_token_that_repeats_ends_the_list(self) -> None:
        world = cloud(*(app(f"s{number}", idle=300) for number in range(5)))
        listed = world.list_apps
        world.list_apps = lambda **request: listed("d-1", 100) | {"NextToken": "0"}  # type: ignore[method-assign]
        journal = swept(world)

        assert len(world.stops) == 5
        assert journal.counts["unfinished"] == 1


def fail_once(operation: str, code: str, *, after: int = 0):  # type: ignore[no-untyped-def]
    left = [after + 1]

    def before(called: str) -> None:
        if called == operation:
            left[0] -= 1
            if left[0] == 0:
                raise error(code)

    return before


class TestTheBreaker:
    def test_of_too_large_a_share_only_the_longest_unused_go_and_the_others_are_told(self) -> None:
        world = cloud(*(app(f"s{number}", idle=300 + number) for number in range(20)))
        journal = swept(world, breaker=Breaker(most=100, share=0.5, few=2))

        assert [stop.app.space for stop in world.stops] == ["s19", "s18", "s17", "s16"]
        assert journal.counts[Outcome.HELD] == 16

    def test_no_more_than_the_most_go_in_one_sweep_of_several_runs(self) -> None:
        world = cloud(*(app(f"s{number}", idle=300) for number in range(20)))
        swept(world, breaker=Breaker(most=5, share=1), start=Position("studio-apps/d-1", "", gone=3))

        assert len(world.stops) == 2


def test_each_thing_is_told_in_one_line_with_reason_and_case() -> None:
    lines: list[str] = []
    swept(cloud(app("busy", idle=3), app("idle", idle=300)), write=lines.append)
    told = {line["case"]["name"]["SpaceName"]: line for line in map(json.loads, lines)}

    assert (told["busy"]["action"], told["busy"]["outcome"]) == ("keep", "nothing")
    assert (told["idle"]["action"], told["idle"]["outcome"]) == ("stop", "stopped")
    assert told["idle"]["reason"] == "no activity for 300 min by its heartbeat, the limit is 90 min"
    assert told["idle"]["case"]["signals"]["heartbeat"] == "2026-11-20T07:00:00+00:00"


def test_a_kind_that_is_not_covered_costs_no_call() -> None:
    world = cloud(app("canvas", idle=300, kind="Canvas"))
    unused: dict[str, Policy] = {}

    assert reasons(swept(world, unused)) == {"canvas": "Canvas is not covered"}
    assert world.calls["get_metric_data"] == world.calls["describe_app"] == 0
