"""The condition keys that a request has whatever it asks for; what one service adds is in a module of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ministack.services import tagging

from local_cloud.engine.arrival import Arrival
from local_cloud.engine.principals import Sender
from local_cloud.network.door import Door
from local_cloud.policies.decision import Statements
from local_cloud.policies.patterns import Context

_TAGS = "aws:resourcetag/"


def of_the_caller(sender: Sender, region: str, now: datetime) -> dict[str, Any]:
    return {
        **dict(sender.keys),
        "aws:currenttime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:epochtime": int(now.timestamp()),
        "aws:requestedregion": region,
        "aws:principalisawsservice": False,
        "aws:viaawsservice": False,
    }


def of_the_way(arrival: Arrival, door: Door | None) -> dict[str, Any]:
    """A request through an endpoint has an address of its VPC, which the emulator does not give out."""
    keys: dict[str, Any] = {
        "aws:securetransport": bool(arrival.tls),
        "aws:useragent": arrival.headers.get("user-agent"),
    }
    if door is None:
        return {**keys, "aws:sourceip": arrival.address or None}
    return {**keys, "aws:sourcevpce": door.endpoint_id, "aws:sourcevpc": door.vpc_id}


def of_the_resource(resource: str, owner: str, policies: Iterable[Statements]) -> dict[str, Any]:
    """Its tags are looked up only for policies that ask for them."""
    asked = any(each.key.startswith(_TAGS) for one in policies for said in one for each in said.conditions)
    tags = (tagging.resource_tags(resource) or {}) if asked else {}
    return {"aws:resourceaccount": owner, **{f"{_TAGS}{name}": value for name, value in tags.items()}}


def context(*keys: Mapping[str, Any]) -> Context:
    """Names in lower case, values as text; what has no value is left out."""
    merged = {name.lower(): value for each in keys for name, value in each.items()}
    return {name: _value(value) for name, value in merged.items() if value not in (None, [], ())}


def _value(value: Any) -> str | tuple[str, ...]:
    return tuple(_text(each) for each in value) if isinstance(value, list | tuple) else _text(value)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
