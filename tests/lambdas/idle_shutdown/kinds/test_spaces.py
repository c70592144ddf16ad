"""What is known of a domain's spaces from run to run of a sweep."""

from dataclasses import replace
from datetime import timedelta

from benchmarks.idle.cloud import Cloud, error
from benchmarks.idle.sweeping import Run
from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.kinds.spaces import Space, Spaces
from lambdas.idle_shutdown.position import Position
from tests.lambdas.idle_shutdown.worlds import NOW, POLICY, app, cloud

ANNA = {"SpaceName": "anna"}
LIMIT = timedelta(minutes=90)


def known(world: Cloud, spaces: Spaces) -> Space | None:
    spaces.know(Calls(10, world.monotonic, world.sleep), world.now, LIMIT)
    return spaces.of(ANNA)


def test_a_listing_holds_until_an_app_that_is_younger_may_be_idle() -> None:
    world = cloud(app("anna", idle=3))
    spaces = Spaces(world, "d-1")
    for wait, listings in ((timedelta(), 1), (LIMIT - timedelta(seconds=1), 1), (timedelta(seconds=1), 2)):
        world.now += wait
        assert known(world, spaces) == Space(owner="owner-of-anna", shared=False)
        assert world.calls["list_spaces"] == listings


def test_a_listing_that_failed_is_not_known_and_tried_again() -> None:
    world = cloud(app("anna", idle=3))
    spaces = Spaces(world, "d-1")
    known(world, spaces)
    world.now, world.before = NOW + LIMIT, refuse
    assert known(world, spaces) is None

    world.before = lambda _: None
    assert known(world, spaces) is not None


def test_a_new_sweep_lists_anew_and_the_next_run_of_it_does_not() -> None:
    world = cloud(*(app(f"s{number}", idle=3) for number in range(101)))
    run = Run({"JupyterLab": POLICY}, spaces={"d-1": Spaces(world, "d-1")})
    second_page = world.list_apps("d-1", 100)["NextToken"]
    for start, pages in ((Position(), 2), (Position("studio-apps/d-1", second_page), 2), (Position(), 4)):
        run.sweep(world, start)
        assert world.calls["list_spaces"] == pages


def test_the_shortest_limit_says_how_long_a_listing_holds() -> None:
    world = cloud(*(app(f"s{number}", idle=3) for number in range(101)))
    policies = {"JupyterLab": POLICY, "CodeEditor": replace(POLICY, limit=timedelta(minutes=30))}
    run = Run(policies, spaces={"d-1": Spaces(world, "d-1")})
    second_page = world.list_apps("d-1", 100)["NextToken"]
    run.sweep(world)
    world.now += timedelta(minutes=31)
    run.sweep(world, Position("studio-apps/d-1", second_page))

    assert world.calls["list_spaces"] == 4


def test_a_space_that_does_not_say_so_is_nobodys_and_shared() -> None:
    world = cloud(app("anna", idle=3))
    world.list_spaces = lambda **_: {"Spaces": [ANNA]}  # type: ignore[method-assign]

    assert known(world, Spaces(world, "d-1")) == Space(owner="", shared=True)


def test_an_app_of_a_profile_is_that_profiles_own_whatever_spaces_there_are() -> None:
    spaces = Spaces(cloud(app("anna", idle=3)), "d-1")

    assert spaces.of({"UserProfileName": "ben"}) == Space(owner="ben", shared=False)
    assert spaces.of({"AppName": "default"}) is None


def refuse(_operation: str) -> None:
    raise error("ThrottlingException")
