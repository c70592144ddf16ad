"""A pass over a domain: every page, every app, one error at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lambdas.idle_shutdown.studio import Studio
from lambdas.idle_shutdown.sweep import sweep
from tests.lambdas.boundary import stubbed

DOMAIN = "d-example"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=90)


class Domain:
    """A domain as its API answers, in the order of the calls."""

    def __init__(self) -> None:
        self.client, self.stubber = stubbed("sagemaker")

    def lists(self, *names: str, token: str = "", next_token: str = "", status: str = "InService") -> None:
        apps = [{"SpaceName": name, "AppType": "JupyterLab", "AppName": "default", "Status": status} for name in names]
        request = {"DomainIdEquals": DOMAIN} | ({"NextToken": token} if token else {})
        answer = {"Apps": apps} | ({"NextToken": next_token} if next_token else {})
        self.stubber.add_response("list_apps", answer, request)

    def describes(self, name: str, *, minutes_idle: int) -> None:
        answer = {
            "Status": "InService",
            "ResourceSpec": {"InstanceType": "ml.m5.large"},
            "CreationTime": NOW - timedelta(days=1),
            "LastUserActivityTimestamp": NOW - timedelta(minutes=minutes_idle),
            "LastHealthCheckTimestamp": NOW - timedelta(minutes=1),
        }
        self.stubber.add_response("describe_app", answer, app(name))

    def has_lost(self, name: str) -> None:
        self.stubber.add_client_error("describe_app", "ResourceNotFound", "it has gone", expected_params=app(name))

    def deletes(self, name: str) -> None:
        self.stubber.add_response("delete_app", {}, app(name))

    def refuses_to_delete(self, name: str) -> None:
        self.stubber.add_client_error("delete_app", "ThrottlingException", "too often", expected_params=app(name))


def app(name: str) -> dict[str, str]:
    return {"DomainId": DOMAIN, "SpaceName": name, "AppType": "JupyterLab", "AppName": "default"}


@pytest.fixture
def domain() -> Iterator[Domain]:
    made = Domain()
    with made.stubber:
        yield made
        made.stubber.assert_no_pending_responses()


def swept(domain: Domain, *, dry_run: bool = False) -> dict[str, Any]:
    records = sweep(Studio(domain.client, DOMAIN), now=NOW, limit=LIMIT, dry_run=dry_run)
    return {record["space"]: record["action"] for record in records}


@pytest.mark.requirement("GR-1")
def test_exactly_the_idle_apps_of_all_pages_are_deleted(domain: Domain) -> None:
    domain.lists("idle", next_token="more")
    domain.describes("idle", minutes_idle=300)
    domain.deletes("idle")
    domain.lists("busy", "forgotten", token="more")
    domain.describes("busy", minutes_idle=3)
    domain.describes("forgotten", minutes_idle=90)
    domain.deletes("forgotten")

    assert swept(domain) == {"idle": "stop", "busy": "keep", "forgotten": "stop"}


def test_a_dry_run_decides_everything_and_deletes_nothing(domain: Domain) -> None:
    domain.lists("idle")
    domain.describes("idle", minutes_idle=300)

    assert swept(domain, dry_run=True) == {"idle": "keep"}


def test_an_app_that_goes_while_it_is_looked_at_does_not_spare_the_next(domain: Domain) -> None:
    domain.lists("gone", "idle")
    domain.has_lost("gone")
    domain.describes("idle", minutes_idle=300)
    domain.deletes("idle")

    assert swept(domain) == {"gone": "unknown", "idle": "stop"}


def test_an_app_that_cannot_be_deleted_does_not_spare_the_next(domain: Domain) -> None:
    domain.lists("throttled", "idle")
    domain.describes("throttled", minutes_idle=300)
    domain.refuses_to_delete("throttled")
    domain.describes("idle", minutes_idle=300)
    domain.deletes("idle")

    assert swept(domain) == {"throttled": "unknown", "idle": "stop"}


@pytest.mark.parametrize("status", ["Deleted", "Failed"])
def test_what_has_gone_already_is_not_asked_about(domain: Domain, status: str) -> None:
    domain.lists("old", status=status)

    assert swept(domain) == {}


def test_an_app_of_no_space_is_left_alone(domain: Domain) -> None:
    old = {"UserProfileName": "anna", "AppType": "JupyterServer", "AppName": "default", "Status": "InService"}
    domain.stubber.add_response("list_apps", {"Apps": [old]})

    assert swept(domain) == {}


def test_each_app_is_told_in_one_line_of_the_log(domain: Domain, capsys: pytest.CaptureFixture[str]) -> None:
    domain.lists("busy")
    domain.describes("busy", minutes_idle=3)
    swept(domain)

    assert capsys.readouterr().out == (
        '{"space": "busy", "type": "JupyterLab", "app": "default", "action": "keep", "reason": "active 3 min ago"}\n'
    )
