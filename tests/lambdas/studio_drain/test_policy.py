"""In which order a domain is emptied, and that it always comes to an end."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.studio_drain.policy import (
    App,
    Contents,
    Member,
    Profile,
    Space,
    SpacesWouldBeLost,
    check_nothing_is_lost,
)

APP = App("anna", None, "JupyterLab", "default", "InService")
SPACE = Space("anna", "InService")
PROFILE = Profile("anna", "InService")

_STATES = st.sampled_from(["InService", "Pending", "Deleting"])
_CONTENTS = st.builds(
    Contents,
    apps=st.lists(st.builds(replace, st.just(APP), name=st.uuids().map(str), status=_STATES), max_size=4),
    spaces=st.lists(st.builds(Space, st.uuids().map(str), _STATES), max_size=4),
    profiles=st.lists(st.builds(Profile, st.uuids().map(str), _STATES), max_size=4),
)


def without(contents: Contents, gone: list[Member]) -> Contents:
    """What is left when SageMaker has done what it was asked, and has finished what it was doing."""
    return Contents(
        apps=[each for each in contents.apps if each not in gone and each.status != "Deleting"],
        spaces=[each for each in contents.spaces if each not in gone and each.status != "Deleting"],
        profiles=[each for each in contents.profiles if each not in gone and each.status != "Deleting"],
    )


def test_apps_go_first_then_spaces_then_profiles() -> None:
    assert Contents([APP], [SPACE], [PROFILE]).next_deletions == [APP]
    assert Contents([], [SPACE], [PROFILE]).next_deletions == [SPACE]
    assert Contents([], [], [PROFILE]).next_deletions == [PROFILE]
    assert Contents().next_deletions == []


@pytest.mark.parametrize("status", ["Deleted", "Failed"])
def test_an_app_that_has_gone_holds_nothing_up(status: str) -> None:
    gone = replace(APP, status=status)

    assert Contents([gone]).empty
    assert Contents([gone], [SPACE]).next_deletions == [SPACE]


def test_what_is_going_already_is_not_deleted_again_but_waited_for() -> None:
    going = Contents([replace(APP, status="Deleting")], [SPACE])

    assert going.next_deletions == []
    assert not going.empty


@given(_CONTENTS)
def test_no_space_is_deleted_under_a_running_app_and_no_profile_under_a_space(contents: Contents) -> None:
    kinds = {type(member) for member in contents.next_deletions}

    assert Space not in kinds or not contents.apps
    assert Profile not in kinds or not (contents.apps or contents.spaces)


@given(_CONTENTS)
def test_every_domain_is_empty_after_three_rounds_of_deletions_and_their_completion(contents: Contents) -> None:
    for _ in range(3):
        contents = without(contents, contents.next_deletions)

    assert contents.empty
    assert contents.next_deletions == []


@given(_CONTENTS)
def test_spaces_are_never_lost_where_data_is_kept(contents: Contents) -> None:
    if contents.spaces:
        with pytest.raises(SpacesWouldBeLost, match=r"Save and delete them in Studio, or set retention.keep_data"):
            check_nothing_is_lost(contents, keep_spaces=True)
    else:
        check_nothing_is_lost(contents, keep_spaces=True)
    check_nothing_is_lost(contents, keep_spaces=False)
