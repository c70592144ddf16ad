"""The identity store: groups of people, found by display name."""

from __future__ import annotations

from local_cloud import records
from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location
from local_cloud.api.operations import Params, operation
from local_cloud.listing import Listing
from local_cloud.records import Record, random_uuid
from local_cloud.services.sso import IDENTITY_STORE_ID

_MISSING = "ResourceNotFoundException"


def _new_group(params: Params, _at: Location) -> Record:
    _require_store(params["IdentityStoreId"])
    return {"GroupId": random_uuid()}


GROUP = records.kind(
    service="identitystore", name="Group", key=("IdentityStoreId", "GroupId"), missing=_MISSING,
    exists="ConflictException", unique=("DisplayName",), stamps=("CreatedAt", "UpdatedAt"), complete=_new_group,
)  # fmt: skip


def _store(params: Params, at: Location) -> list[str]:
    return [f"arn:aws:identitystore::{at.account}:identitystore/{params['IdentityStoreId']}"]


def _group(params: Params, at: Location) -> list[str]:
    return [*_store(params, at), f"arn:aws:identitystore:::group/{params.get('GroupId', '*')}"]


def _require_store(identifier: str) -> None:
    if identifier != IDENTITY_STORE_ID:
        raise ApiError(_MISSING, f"IdentityStore {identifier} not found; the emulator has only {IDENTITY_STORE_ID}.")


@operation("identitystore", "CreateGroup", _store)
def create_group(params: Params, at: Location) -> Record:
    return records.create(GROUP, params, at)


@operation("identitystore", "DescribeGroup", _group)
def describe_group(params: Params, at: Location) -> Record:
    return records.find(GROUP, at, params["IdentityStoreId"], params["GroupId"])


@operation("identitystore", "UpdateGroup", _group)
def update_group(params: Params, at: Location) -> None:
    changes = {each["AttributePath"].title().replace(" ", ""): each["AttributeValue"] for each in params["Operations"]}
    renamed = {"DisplayName" if name == "Displayname" else name: value for name, value in changes.items()}
    records.modify(GROUP, describe_group(params, at), renamed)


@operation("identitystore", "DeleteGroup", _group)
def delete_group(params: Params, at: Location) -> None:
    records.remove(GROUP, describe_group(params, at), at)


_GROUPS = Listing("identitystore", "ListGroups", read=frozenset({"IdentityStoreId", "Filters"}))


@operation("identitystore", "ListGroups", _group)
def list_groups(params: Params, at: Location) -> Params:
    _require_store(params["IdentityStoreId"])
    wanted = {each["AttributePath"]: each["AttributeValue"] for each in params.get("Filters", ())}
    found = [each for each in records.records(GROUP, at) if wanted.items() <= each.items()]
    return _GROUPS.reply(found, params)


@operation("identitystore", "GetGroupId", _group)
def get_group_id(params: Params, at: Location) -> Record:
    _require_store(params["IdentityStoreId"])
    attribute = params["AlternateIdentifier"].get("UniqueAttribute", {})
    if attribute.get("AttributePath", "").lower() != "displayname":
        raise ApiError("ValidationException", "The local emulator finds groups by UniqueAttribute displayName only.")
    for group in records.records(GROUP, at):
        if group.get("DisplayName") == attribute["AttributeValue"]:
            return group
    raise ApiError(_MISSING, "GROUP not found.")
