"""Every resource is provisioned with the rights of whom CloudFormation acts as."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from local_cloud.api.location import Location
from local_cloud.clients import Credentials, account_client, assume, role_client
from local_cloud.cloudformation.permissions import needed_actions
from local_cloud.engine.execution_role import acting_role, refusal
from local_cloud.engine.provisioning import Handlers, Properties, replace_handlers
from local_cloud.engine.request import current_location

_SESSION = "AWSCloudFormation"


def ask_for_every_type() -> None:
    replace_handlers(_asking)


def acting_client(service: str) -> Any:
    """With the credentials of the stack's role, else of the account."""
    at, role = current_location(), acting_role()
    return _client(service, role, at) if role else account_client(service, at)


@cache
def _client(service: str, role: str, at: Location) -> Any:
    return role_client(service, at, _credentials(role, at))


@cache
def _credentials(role: str, at: Location) -> Credentials:
    return assume(role, "cloudformation.amazonaws.com", _SESSION, at)


def _asking(kind: str, handlers: Handlers) -> Handlers:
    """The properties come second in a creation and a deletion, third in an update."""
    positions = {"create": 1, "update": 2, "delete": 1}
    asked = {verb: _asked(kind, verb, handlers[verb], at) for verb, at in positions.items() if verb in handlers}
    return {**handlers, **asked}


def _asked(kind: str, verb: str, handle: Callable[..., Any], position: int) -> Callable[..., Any]:
    def ask_and_handle(*arguments: Any, **named: Any) -> Any:
        _ask(kind, verb, arguments[position])
        return handle(*arguments, **named)

    return ask_and_handle


def _ask(kind: str, verb: str, properties: Properties) -> None:
    actions = needed_actions(kind, verb, properties, current_location().region)
    refused = [refusal(each) for each in actions]
    if refused and all(refused):
        raise ValueError(f'Resource handler returned message: "{refused[0]}" (HandlerErrorCode: AccessDenied)')
