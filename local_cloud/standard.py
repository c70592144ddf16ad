"""Create, Describe, Update, Delete and List for a kind of resource, where AWS's operations do no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_cloud import records
from local_cloud.api.location import Location
from local_cloud.api.models import operation_model, service_model
from local_cloud.api.operations import Params, Resources, operation
from local_cloud.records import Kind, Record

_DEFAULT_PAGE = 10


def serve_standard(kind: Kind, *, filters: Mapping[str, str] | None = None) -> None:
    """Serve those of the five operations that AWS has for ``kind``.

    ``filters`` gives, for a parameter of the List operation, the member that it selects by; a parameter whose name ends
    in ``Contains`` selects by part of it.
    """
    name = kind.name
    verbs = {f"Create{name}": _create, f"Describe{name}": _describe, f"Update{name}": _update, f"Delete{name}": _delete}
    for operation_name, build in verbs.items():
        if operation_name in service_model(kind.service).operation_names:
            operation(kind.service, operation_name, arn_resource(kind))(build(kind))
    serve_list(kind, f"List{name}s", filters or {})


def serve_list(kind: Kind, name: str, filters: Mapping[str, str]) -> None:
    if name in service_model(kind.service).operation_names:

        @operation(kind.service, name)
        def listing(params: Params, at: Location) -> Params:
            found = [each for each in records.records(kind, at) if _selected(each, params, filters)]
            return page(kind.service, name, found, params)


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
    return records.find(kind, at, *(plain_name(params.get(member)) for member in kind.key))


def plain_name(name: Any) -> Any:
    return name.rsplit("/", 1)[-1] if isinstance(name, str) and name.startswith("arn:") else name


def page(service: str, operation_name: str, found: list[Record], params: Params) -> Params:
    """One page of a List reply, by ``MaxResults`` and ``NextToken``."""
    shape = operation_model(service, operation_name).output_shape
    assert shape is not None
    member = next(name for name, each in shape.members.items() if each.type_name == "list")
    size = int(params.get("MaxResults") or params.get("maxResults") or _DEFAULT_PAGE)
    start = int(params.get("NextToken") or params.get("nextToken") or 0)
    reply: Params = {member: found[start : start + size]}
    if start + size < len(found):
        reply["NextToken"] = reply["nextToken"] = str(start + size)
    return reply


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


def _selected(record: Record, params: Params, filters: Mapping[str, str]) -> bool:
    for name, member in filters.items():
        wanted, value = params.get(name), record.get(member)
        if wanted is None:
            continue
        if wanted not in str(value) if name.endswith("Contains") else wanted != value:
            return False
    return True
