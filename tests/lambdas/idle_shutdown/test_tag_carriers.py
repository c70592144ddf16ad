"""Who carries which tags, as asked of the Resource Groups Tagging API and as found by a resource's name."""

import pytest

from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.tag_listing import APPROVED_UNTIL, WHEN_IDLE, TagListing
from tests.lambdas.idle_shutdown.kinds.world import ARN, Asked, World

KEY = "keep-until"
UNTIL = {KEY: "2026-12-01"}


def listing(world: World) -> TagListing:
    return TagListing(world.client("resourcegroupstaggingapi"), Calls(10_000, lambda: 0.0, lambda _: None))


def carried_by(resource: str, tags: dict[str, str] = UNTIL) -> TagListing:
    made = listing(World(tags={ARN.format("sagemaker", resource): tags}))
    made.read(KEY)
    return made


def test_a_key_is_asked_for_among_what_sagemaker_has_a_hundred_a_page() -> None:
    world = World()
    listing(world).read(KEY)

    assert world.done("GetResources") == [
        {"TagFilters": [{"Key": KEY}], "ResourceTypeFilters": ["sagemaker"], "ResourcesPerPage": 100}
    ]


def test_a_key_is_asked_for_once_where_that_is_enough() -> None:
    world = World()
    tags = listing(world)
    for _ in range(2):
        tags.read_once(KEY, WHEN_IDLE)

    assert [asked["TagFilters"][0]["Key"] for asked in world.done("GetResources")] == [KEY, WHEN_IDLE]


def test_only_what_concerns_idleness_is_taken() -> None:
    tags = carried_by("domain/d-1", {KEY: "never", "keep-approved": "never", "colour": "green"})

    assert tags.of("domain/d-1") == {KEY: "never", "keep-approved": "never"}


@pytest.mark.parametrize("in_its_arn", ["jupyterlab", "JupyterLab"])
def test_an_app_is_found_however_its_arn_spells_its_type(in_its_arn: str) -> None:
    assert carried_by(f"app/d-1/anna/{in_its_arn}/default").of("app/d-1/anna/JupyterLab/default") == UNTIL


@pytest.mark.parametrize(
    ("carrier", "other"),
    [
        ("app/d-1/anna/JupyterLab/default", "app/d-1/anna/JupyterLab/Default"),
        ("app/d-1/anna/JupyterLab/default", "app/d-1/Anna/JupyterLab/default"),
        ("space/d-1/Anna/b/c", "space/d-1/Anna/B/c"),
        ("space/d-1/a/Type/b", "space/d-1/a/type/b"),
        ("app/d-1/Image", "app/d-1/image"),
    ],
)
def test_names_are_never_taken_for_one_another(carrier: str, other: str) -> None:
    tags = carried_by(carrier)

    assert (tags.of(carrier), tags.of(other)) == (UNTIL, {})


def test_an_endpoint_of_an_apps_name_is_no_app() -> None:
    assert carried_by("endpoint/d-1/anna/jupyterlab/default").of("app/d-1/anna/JupyterLab/default") == {}


def test_keys_are_those_of_the_manual() -> None:
    assert (WHEN_IDLE, APPROVED_UNTIL) == ("when-idle", "approved-until")


def test_each_page_after_the_first_is_asked_for_by_its_token() -> None:
    world = World()
    pages: list[Asked] = [{"ResourceTagMappingList": [], "PaginationToken": "two"}, {"ResourceTagMappingList": []}]
    world.replies["GetResources"] = lambda _: pages.pop(0)
    listing(world).read(KEY)

    assert [asked.get("PaginationToken") for asked in world.done("GetResources")] == [None, "two"]
