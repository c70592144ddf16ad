"""IAM decides about every request to an added service, with the real resource ARNs and condition keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from local_cloud.api.caller import Caller
from local_cloud.api.operations import Params, served
from local_cloud.engine.request import decide

_IAM_PREFIXES = {"sso-admin": "sso"}
Context = dict[str, Any]
PassedRoles = Callable[[Params], Iterable[str]]
Conditions = Callable[[Params], Context]

_PASSED_ROLES: dict[tuple[str, str], PassedRoles] = {}
_CONDITIONS: dict[tuple[str, str], Conditions] = {}
_TAGS: list[Callable[[str], dict[str, str]]] = []


def passes_roles(service: str, operation: str, roles: PassedRoles) -> None:
    """The roles in the parameters of an operation, each of which needs ``iam:PassRole``."""
    _PASSED_ROLES[service, operation] = roles


def conditions(service: str, operation: str, keys: Conditions) -> None:
    """The service's condition keys that the parameters of an operation set."""
    _CONDITIONS[service, operation] = keys


def resource_tags(tags_of: Callable[[str], dict[str, str]]) -> None:
    """Where to look up ``aws:ResourceTag`` by ARN."""
    _TAGS.append(tags_of)


def authorize(service: str, operation: str, params: Params, caller: Caller) -> None:
    """Ask IAM about the action on each resource, and about each role it passes on.

    Raises:
        ApiError: ``AccessDeniedException`` that names principal, action and resource.
    """
    action = f"{_IAM_PREFIXES.get(service, service)}:{operation}"
    context = _request_context(service, operation, params)
    for resource in served(service, operation).resources(params, caller.location):
        decide(caller, service, action, resource, {**context, **_resource_context(resource)})
    passed_to = {"iam:PassedToService": f"{service}.amazonaws.com"}
    for role in _PASSED_ROLES.get((service, operation), _no_roles)(params):
        decide(caller, "iam", "iam:PassRole", role, passed_to)


def _request_context(service: str, operation: str, params: Params) -> Context:
    tags = _as_map(params.get("Tags", params.get("tags")))
    context: Context = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if tags:
        context["aws:TagKeys"] = list(tags)
    own = _CONDITIONS.get((service, operation), _no_conditions)(params)
    return {**context, **{key: value for key, value in own.items() if value is not None}}


def _no_roles(_params: Params) -> Iterable[str]:
    return ()


def _no_conditions(_params: Params) -> Context:
    return {}


def _resource_context(resource: str) -> Context:
    return {f"aws:ResourceTag/{key}": value for lookup in _TAGS for key, value in lookup(resource).items()}


def _as_map(tags: Any) -> dict[str, str]:
    if isinstance(tags, dict):
        return tags
    return {tag["Key"]: tag.get("Value", "") for tag in tags or () if isinstance(tag, dict) and "Key" in tag}
