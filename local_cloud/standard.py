"""Create, Describe, Update, Delete and List for a kind of resource, where AWS's operations do no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_cloud import records
from local_cloud.api.location import Location
from local_cloud.api.models import service_model
from local_cloud.api.operations import Params, Resources, operation
from local_cloud.listing import Listing
from local_cloud.records import Kind, Record


def serve_standard(kind: Kind, *, filters: Mapping[str, str] | None = None) -> None:
    """Serve those of the five operations that AWS has for ``kind``.

    ``filters`` are those of the List operation, see ``Listing``.
    """
    name = kind.name
    verbs = {f"Create{name}": _create, f"Describe{name}": _describe, f"Update{name}": _update, f"Delete{name}": _delete}
    for operation_name, build in verbs.items():
        if operation_name in service_model(kind.service).operation_names:
            operation(kind.service, operation_name, arn_resource(kind))(build(kind))
    serve_list(kind, f"List{name}s", filters or {})


def serve_list(kind: Kind, name: str, filters: Mapping[str, str]) -> None:
    if name not in service_model(kind.service).operation_names:
        return
    times = {f"{stamp}{side}": stamp for stamp in kind.stamps for side in ("After", "Before")}
    listing = Listing(kind.service, name, {**times, **filters}, name=kind.key[-1])
    operation(kind.service, name)(lambda params, at: listing.reply(records.records(kind, at), params))


def arn_resource(kind: Kind) -> Resources:
    """IAM decides on the ARN that the parameters name."""

    def resources(params: Params, at: Location) -> list[str]:
        given = params.get(kind.key[-1])
        if isinstance(given, str) and given.startswith("arn:"):
            return [given]
        return [kind.arn_of(params, at)] if kind.arn else ["*"]

    return resources


def named(kind: Kind, params: Params, at: Location) -> Record:
    """The record that the parameters name; AWS takes most names as ARNs too."""
    return records.find(kind, at, *(_key_part(kind, member, params) for member in kind.key))


def plain_name(name: Any) -> Any:
    return name.rsplit("/", 1)[-1] if isinstance(name, str) and name.startswith("arn:") else name


def _key_part(kind: Kind, member: str, params: Params) -> Any:
    return params.get(member) if member == kind.arn_member else plain_name(params.get(member))


def _create(kind: Kind) -> Any:
    return lambda params, at: records.create(kind, params, at)


def _describe(kind: Kind) -> Any:
    return lambda params, at: named(kind, params, at)


def _update(kind: Kind) -> Any:
    def update(params: Params, at: Location) -> Record:
        record = named(kind, params, at)
        records.modify(kind, record, {name: value for name, value in params.items() if name not in kind.key})
        return record

    return update


def _delete(kind: Kind) -> Any:
    def delete(params: Params, at: Location) -> Record:
        record = named(kind, params, at)
        records.remove(kind, record, at)
        return record

    return delete
