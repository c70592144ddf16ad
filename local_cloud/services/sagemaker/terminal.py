"""What a terminal of a running app has: credentials of the app's execution role, and the way to the services.

Apps are records here, so whoever stands in for the person at the terminal asks for its environment variables through
a path that AWS does not have, ``POST /_local/sagemaker/apps/environment``, with ``region`` and ``app``, the key of
DescribeApp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_cloud import records
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.clients import assume
from local_cloud.emulator import running
from local_cloud.engine.control import control
from local_cloud.environment import ACCOUNT
from local_cloud.network import interfaces
from local_cloud.network.guest import Guest
from local_cloud.records import Params, Record
from local_cloud.services.sagemaker.studio import DOMAIN, SPACE, USER_PROFILE, describe_app

PATH = "/_local/sagemaker/apps/environment"
_SESSION = "SageMaker"  # as SageMaker names it, whoever the person is


@dataclass(frozen=True)
class _Person:
    """Whom an app acts for: the role, and the groups beside those of the domain."""

    role: str
    groups: tuple[str, ...]


def serve_terminals() -> None:
    control(PATH, _environment)


def _environment(request: Params) -> Params:
    at = Location(ACCOUNT, request["region"])
    with records.exclusive():
        app = describe_app(request["app"], at)
        if app["Status"] != "InService":
            raise ApiError("ValidationException", f"App [{app['AppArn']}] is {app['Status']}, not InService.")
        domain = records.find(DOMAIN, at, app["DomainId"])
        person = _person(app, domain, at)
    credentials = assume(person.role, "sagemaker.amazonaws.com", _SESSION, at)
    return {**credentials.environment(), **_ways(domain, person, at)}


def _ways(domain: Record, person: _Person, at: Location) -> dict[str, str]:
    """A domain without VpcOnly has a second way, to the world outside."""
    if domain["AppNetworkAccessType"] != "VpcOnly":
        return {"AWS_ENDPOINT_URL": running().endpoint}
    return interfaces.environment(Guest(at, tuple(domain["SubnetIds"]), person.groups))


def _person(app: Record, domain: Record, at: Location) -> _Person:
    """The owner of a private space, or of an app without one; a shared space has a role of its own."""
    owner = app.get("UserProfileName") or _owner(records.find(SPACE, at, app["DomainId"], app["SpaceName"]))
    if owner is None:
        return _merged(domain.get("DefaultSpaceSettings", {}), {})
    profile = records.find(USER_PROFILE, at, app["DomainId"], owner)
    return _merged(domain["DefaultUserSettings"], profile.get("UserSettings", {}))


def _owner(space: Record) -> str | None:
    private = space.get("SpaceSharingSettings", {}).get("SharingType") == "Private"
    owner: str | None = space.get("OwnershipSettings", {}).get("OwnerUserProfileName")
    return owner if private else None


def _merged(default: dict[str, Any], own: dict[str, Any]) -> _Person:
    """A profile's groups come on top of the domain's, its role instead of the domain's."""
    role = own.get("ExecutionRole") or default.get("ExecutionRole")
    if not role:
        raise ApiError("ValidationException", "The domain has no DefaultSpaceSettings: its shared spaces have no role.")
    return _Person(role, (*default.get("SecurityGroups", ()), *own.get("SecurityGroups", ())))
