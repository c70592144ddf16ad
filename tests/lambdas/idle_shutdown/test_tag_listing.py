"""How long a list of tags holds: as long as it is cheap to, and never where it failed."""

import pytest

from benchmarks.idle.cloud import Cloud, error
from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.tag_listing import TagListing
from tests.lambdas.idle_shutdown.worlds import NOW, app, cloud, swept

KEY = "keep-until"
ARN = "arn:aws:sagemaker:eu-central-1:1:app/d-1/s{}/jupyterlab/default"


def listed(pages: int, a_second: float = 10) -> tuple[Cloud, TagListing]:
    """So many pages of carriers, listed once."""
    world = Cloud(NOW)
    world.tags = {ARN.format(number): {KEY: "2026-12-01"} for number in range(pages * 100)}
    tags = TagListing(world, Calls(a_second, world.monotonic, world.sleep))
    tags.read(KEY)
    return world, tags


@pytest.mark.parametrize(("pages", "a_second", "holds"), [(1, 10, 0), (11, 10, 20), (11, 1, 60)])
def test_a_list_holds_twenty_times_as_long_as_it_took_and_a_minute_at_most(
    pages: int, a_second: float, holds: int
) -> None:
    world, tags = listed(pages, a_second)
    for wait, times in ((holds - 0.5, 1), (1, 2)) if holds else ((0, 2),):
        world.sleep(wait)
        tags.read_again(KEY)
        assert world.calls["get_resources"] == times * pages


def test_however_long_it_took_a_list_is_old_after_a_minute() -> None:
    world, tags = listed(1)
    for wait, times in ((59, 1), (1, 2), (59, 2)):
        world.sleep(wait)
        tags.read_when_old(KEY)
        assert world.calls["get_resources"] == times


def test_a_tag_set_meanwhile_is_seen_once_the_list_holds_no_longer() -> None:
    world, tags = listed(11)
    world.tags[ARN.format("new")] = {KEY: "2026-12-01"}
    world.sleep(21)
    tags.read_again(KEY)

    assert tags.of("app/d-1/snew/JupyterLab/default") == {KEY: "2026-12-01"}


def test_a_list_that_failed_is_tried_again_at_once_and_keeps_everything_until_then() -> None:
    world, tags = listed(11)
    world.before = refuse
    tags.read(KEY)
    assert tags.of("domain/d-1") is None

    world.before = lambda _: None
    tags.read_again(KEY)
    assert tags.of("domain/d-1") == {}


@pytest.mark.requirement("GR-1")
@pytest.mark.parametrize(("held_up", "stopped"), [(59, ["first", "second"]), (61, ["first"])])
def test_a_tag_set_while_a_call_was_held_up_keeps_the_next_app(held_up: int, stopped: list[str]) -> None:
    """Both were read anew together, a moment before the first had its turn."""
    world = cloud(app("first", idle=300), app("second", idle=300))

    def hold_up(operation: str) -> None:
        if operation == "delete_app" and not world.stops:
            world.sleep(held_up)
            world.tags["arn:aws:sagemaker:eu-central-1:1:space/d-1/second"] = {KEY: "2026-12-01"}

    world.before = hold_up
    swept(world)

    assert [stop.app.space for stop in world.stops] == stopped


def refuse(_operation: str) -> None:
    raise error("ThrottlingException")
