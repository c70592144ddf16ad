"""The drain as a custom resource: harmless until the domain is deleted, and then as often as CloudFormation asks."""

from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from lambdas.studio_drain.environment import Environment
from lambdas.studio_drain.policy import SpacesWouldBeLost
from tests.lambdas.boundary import handler

SPACE = {"SpaceName": "anna", "Status": "InService"}


def event(kind: str) -> dict[str, Any]:
    return {"RequestType": kind, "ResourceProperties": {"DomainId": "d-example"}}


def drain(patch: pytest.MonkeyPatch, *, keep_spaces: bool = False) -> ModuleType:
    return handler("studio_drain", Environment(keep_spaces=keep_spaces).to_environ(), patch)


def holds(sagemaker: Stubber, *spaces: dict[str, str]) -> None:
    sagemaker.add_response("list_apps", {"Apps": []})
    sagemaker.add_response("list_spaces", {"Spaces": list(spaces)})
    sagemaker.add_response("list_user_profiles", {"UserProfiles": []})


@given(st.booleans())
def test_the_environment_is_read_back_as_it_was_written(keep: bool) -> None:
    assert Environment.from_environ(Environment(keep_spaces=keep).to_environ()) == Environment(keep_spaces=keep)


@pytest.mark.parametrize("kind", ["Create", "Update", "SomethingNew"])
def test_nothing_is_called_until_the_domain_is_deleted(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = drain(monkeypatch)
    with Stubber(module.sagemaker):  # refuses every call
        assert module.on_event(event(kind), None) == {"PhysicalResourceId": "drain-d-example"}
        assert module.is_complete(event(kind), None) == {"IsComplete": True}


@pytest.mark.parametrize("kind", ["Create", "Update", "Delete"])
def test_the_physical_id_is_the_same_in_every_request(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed one would make CloudFormation delete the old resource: the drain would run at an update."""
    module = drain(monkeypatch)
    with Stubber(module.sagemaker) as sagemaker:
        holds(sagemaker)
        assert module.on_event(event(kind), None)["PhysicalResourceId"] == "drain-d-example"


def test_deletion_is_refused_where_spaces_hold_work_that_is_to_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    module = drain(monkeypatch, keep_spaces=True)
    with Stubber(module.sagemaker) as sagemaker:
        holds(sagemaker, SPACE)
        with pytest.raises(SpacesWouldBeLost, match=r"1 spaces \(anna\)"):
            module.on_event(event("Delete"), None)


def test_each_round_deletes_what_can_go_and_the_last_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    module = drain(monkeypatch)
    with Stubber(module.sagemaker) as sagemaker:
        holds(sagemaker, SPACE)
        sagemaker.add_response("delete_space", {}, {"DomainId": "d-example", "SpaceName": "anna"})
        assert module.is_complete(event("Delete"), None) == {"IsComplete": False}

        holds(sagemaker, {**SPACE, "Status": "Deleting"})
        assert module.is_complete(event("Delete"), None) == {"IsComplete": False}

        holds(sagemaker)
        assert module.is_complete(event("Delete"), None) == {"IsComplete": True}


def test_a_domain_that_is_empty_already_can_be_deleted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    module = drain(monkeypatch)
    with Stubber(module.sagemaker) as sagemaker:
        for _ in range(2):
            holds(sagemaker)
            module.on_event(event("Delete"), None)
            holds(sagemaker)
            assert module.is_complete(event("Delete"), None) == {"IsComplete": True}
