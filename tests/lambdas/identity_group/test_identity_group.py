"""A group's id, from the display name that admins know."""

from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from lambdas.identity_group.identity_center import IdentityCenter, NoInstance
from lambdas.identity_group.policy import UnknownGroup, group_id
from tests.lambdas.boundary import handler, stubbed

STORE = "d-0000000000"
ANNAS = "00000000-0000-0000-0000-00000000000a"
BENS = "00000000-0000-0000-0000-00000000000b"
MEANT = r"no group 'data-scientist' among its 1 groups. Did you mean 'data-scientists'"
NAMELESS = "00000000-0000-0000-0000-00000000000c"
INSTANCE = {"Instances": [{"IdentityStoreId": STORE}]}


def group(group_id: str, **named: str) -> dict[str, str]:
    """A group as ``ListGroups`` tells it."""
    arn = f"arn:aws:identitystore:::group/{group_id}"
    return {"GroupId": group_id, "IdentityStoreId": STORE, "GroupArn": arn, "Revision": "1", **named}


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), min_size=1), st.data())
def test_a_known_name_has_its_own_id(groups: dict[str, str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(groups)))

    assert group_id(name, groups) == groups[name]


def test_a_misspelled_name_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(
        UnknownGroup, match=r"no group 'data-scientist' among its 1 groups. Did you mean 'data-scientists'"
    ):
        group_id("data-scientist", {"data-scientists": ANNAS})


def test_names_are_compared_exactly_for_the_id_decides_who_gets_in() -> None:
    with pytest.raises(UnknownGroup):
        group_id("Data-Scientists", {"data-scientists": ANNAS})


def test_groups_of_all_pages_are_known_and_nameless_ones_left_out() -> None:
    sso_admin, instances = stubbed("sso-admin")
    identity_store, pages = stubbed("identitystore")
    instances.add_response("list_instances", INSTANCE)
    first = {"Groups": [group(ANNAS, DisplayName="anna's"), group(NAMELESS)], "NextToken": "more"}
    last = {"Groups": [group(BENS, DisplayName="ben's")]}
    pages.add_response("list_groups", first, {"IdentityStoreId": STORE})
    pages.add_response("list_groups", last, {"IdentityStoreId": STORE, "NextToken": "more"})

    with instances, pages:
        groups = IdentityCenter(sso_admin, identity_store).groups()

    assert groups == {"anna's": ANNAS, "ben's": BENS}


def test_an_account_without_identity_center_is_told_to_enable_it() -> None:
    sso_admin, instances = stubbed("sso-admin")
    instances.add_response("list_instances", {"Instances": []})

    identity_store, _ = stubbed("identitystore")
    with instances, pytest.raises(NoInstance, match=r"Enable an organization instance here, or set platform.region"):
        IdentityCenter(sso_admin, identity_store).groups()


@pytest.fixture
def lookup(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return handler("identity_group", {}, monkeypatch)


def event(kind: str, **more: Any) -> dict[str, Any]:
    return {"RequestType": kind, "ResourceProperties": {"DisplayName": "anna's"}, **more}


@pytest.mark.requirement("C-2")
@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_the_resource_is_named_by_the_id_so_that_a_repeated_request_changes_nothing(
    lookup: ModuleType, kind: str
) -> None:
    center = lookup.identity_center
    with Stubber(center._sso_admin) as instances, Stubber(center._identity_store) as store:
        for _ in range(2):
            instances.add_response("list_instances", INSTANCE)
            store.add_response("list_groups", {"Groups": [group(ANNAS, DisplayName="anna's")]})
            answer = lookup.on_event(event(kind), None)
            assert answer == {"PhysicalResourceId": ANNAS, "Data": {"GroupId": ANNAS}}


@pytest.mark.parametrize("physical_id", [ANNAS, "an-id-that-never-was"])
def test_deletion_asks_nothing_for_nothing_was_made(lookup: ModuleType, physical_id: str) -> None:
    center = lookup.identity_center
    with Stubber(center._sso_admin), Stubber(center._identity_store):
        answer = lookup.on_event(event("Delete", PhysicalResourceId=physical_id), None)

    assert answer == {"PhysicalResourceId": physical_id}
