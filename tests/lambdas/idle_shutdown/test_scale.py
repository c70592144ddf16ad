"""What many apps cost: calls, runs and pace, and that none is skipped for it."""

from datetime import timedelta

import pytest

from benchmarks.idle.scale import TOPIC, cloud_of, measure
from benchmarks.idle.sweeping import Run
from lambdas.idle_shutdown.kinds.spaces import Spaces
from lambdas.idle_shutdown.position import Position
from tests.lambdas.idle_shutdown.worlds import NOW, POLICIES, app, cloud, swept

HOURS = timedelta(hours=5)
pytestmark = pytest.mark.requirement("GR-1")


def test_ten_thousand_apps_take_fewer_than_2500_calls_in_one_run() -> None:
    world = cloud_of(10_000)
    journal, rest = Run(POLICIES, seconds=900, topic_arn=TOPIC).sweep(world)

    assert rest is None
    assert world.calls.total() <= 2_500
    assert world.calls["publish_batch"] == 100
    assert len(world.stops) == 1_000
    assert journal.counts["seen"] == 10_000


def test_a_sweep_of_several_runs_costs_as_much_an_app_and_stops_every_idle_one() -> None:
    world = cloud_of(12_000)
    spaces = {"d-1": Spaces(world, "d-1")}
    _, position = Run(POLICIES, seconds=320, spaces=spaces).sweep(world)
    assert position is not None
    _, position = Run(POLICIES, seconds=320, spaces=spaces).sweep(world, position)

    assert position is None
    assert world.calls.total() <= 1.05 * 1.2 * 2_343
    assert world.calls["list_spaces"] == 120
    assert len(world.stops) == 1_200


def test_many_tags_take_no_more_than_a_tenth_of_the_calls() -> None:
    world = cloud(*(app(f"s{number}", idle=300 if number % 4 == 0 else 3) for number in range(4000)))
    busy = [each for each in world.apps.values() if each.used > NOW - HOURS]
    world.tags = {each.arn: {"keep-until": "2026-11-25T00:00Z"} for each in busy}
    world.live = True
    swept(world)

    assert len(world.stops) == 1_000
    assert world.calls["get_resources"] < world.calls.total() / 10


def test_deleting_some_of_a_page_skips_none_after_it() -> None:
    world = cloud(*(app(f"s{number}", idle=3) for number in range(6)))
    page = world.list_apps("d-1", 2)
    for each in page["Apps"]:
        world.delete_app(**{part: each[part] for part in ("DomainId", "SpaceName", "AppType", "AppName")})

    assert [each["SpaceName"] for each in world.list_apps("d-1", 2, page["NextToken"])["Apps"]] == ["s2", "s3"]


def test_a_sweep_goes_on_where_its_time_was_over() -> None:
    world = cloud(*(app(f"s{number}", idle=300 if number % 3 else 5) for number in range(900)))
    position: Position | None = Position()
    runs = 0
    while position is not None:
        for each in world.apps.values():
            each.pass_time(world.now)
        _, position = Run(POLICIES, seconds=100).sweep(world, position)
        runs += 1

    assert runs > 1
    assert len(world.stops) == 600


def test_no_second_sees_more_calls_than_the_setting() -> None:
    world = cloud(*(app(f"s{number}", idle=300) for number in range(50)))
    swept(world, a_second=5)

    assert (world.now - NOW).total_seconds() >= (world.calls.total() - 1) / 5


def test_the_benchmark_says_what_it_measured() -> None:
    told = measure(110)

    assert told.startswith("110 apps: 11 stopped, ")
    assert "'publish_batch': 2" in told
