"""Resources as records: what exists, in which account and region, under which tags."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from local_cloud.api.errors import ApiError
from local_cloud.api.location import Location

Record = dict[str, Any]
Params = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Kind:
    """What AWS's model does not say about a kind of resource.

    ``arn`` is the template of the ARN's resource part. A resource belongs to each kind in ``parents``: that one must
    exist, and cannot be deleted before. ``complete`` gives the members that AWS adds at creation.
    """

    service: str
    name: str
    key: tuple[str, ...]
    arn: str = ""
    arn_member: str = ""
    created: Mapping[str, Any] = field(default_factory=dict)
    parents: tuple[Kind, ...] = ()
    unique: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ("CreationTime", "LastModifiedTime")
    missing: str = "ResourceNotFound"
    exists: str = "ResourceInUse"
    in_use: str = "ResourceInUse"
    complete: Callable[[Params, Location], Record] = lambda _params, _at: {}

    def arn_of(self, members: Mapping[str, Any], at: Location) -> str:
        """The ARN, with ``*`` for what is not yet known."""
        return at.arn(self.service, self.arn.format_map(_OrAnything(members)))


class _OrAnything(dict[str, Any]):
    def __missing__(self, _key: str) -> str:
        return "*"


_TABLES: dict[tuple[str, str, Location], dict[Key, Record]] = {}
_KINDS: list[Kind] = []
_TAGS: dict[str, dict[str, str]] = {}
_ONE_AT_A_TIME = RLock()


@contextmanager
def exclusive() -> Iterator[None]:
    """Records are plain dicts: operations on them never interleave."""
    with _ONE_AT_A_TIME:
        yield


def kind(**described: Any) -> Kind:
    made = Kind(**described)
    _KINDS.append(made)
    return made


def now() -> float:
    return round(time.time(), 3)


def random_id(length: int, alphabet: str = string.ascii_lowercase + string.digits) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def random_uuid() -> str:
    return "-".join(random_id(length, "0123456789abcdef") for length in (8, 4, 4, 4, 12))


def records(of: Kind, at: Location) -> list[Record]:
    return list(_table(of, at).values())


def find(of: Kind, at: Location, *key: Any) -> Record:
    """The one record.

    Raises:
        ApiError: AWS's not-found error of this kind.
    """
    record = _table(of, at).get(key)
    if record is None:
        raise ApiError(of.missing, f"{of.name} [{_readable(key)}] does not exist.")
    return record


def create(of: Kind, params: Params, at: Location) -> Record:
    for parent in of.parents:
        if all(params.get(member) is not None for member in parent.key):
            find(parent, at, *(params[member] for member in parent.key))
    _refuse_taken(of, params, at)
    record = {**dict.fromkeys(of.stamps, now()), **of.created, **params, **of.complete(params, at)}
    _refuse_duplicate(of, record, at)
    if of.arn_member:
        record[of.arn_member] = of.arn_of(record, at)
        set_tags(record[of.arn_member], tag_map(params))
    _table(of, at)[_key(of, record)] = record
    return record


def modify(of: Kind, record: Record, changes: Params) -> None:
    """Merge ``changes`` into the record, nested structures member by member, as AWS's Update operations do."""
    record.update(_merged(record, changes))
    if len(of.stamps) > 1:
        record[of.stamps[1]] = now()


def make_older(arn: str, seconds: float) -> bool:
    """Put all times of a record back; whether there is such a record."""
    for of in _KINDS:
        for (service, name, _), table in _TABLES.items():
            found = [each for each in table.values() if each.get(of.arn_member) == arn]
            if found and (service, name) == (of.service, of.name):
                found[0].update({stamp: found[0][stamp] - seconds for stamp in of.stamps})
                return True
    return False


def remove(of: Kind, record: Record, at: Location) -> None:
    refuse_if_in_use(of, record, at)
    del _table(of, at)[_key(of, record)]
    _TAGS.pop(record.get(of.arn_member, ""), None)


def refuse_if_in_use(of: Kind, record: Record, at: Location) -> None:
    for child in _KINDS:
        if of in child.parents and any(_belongs(each, record, of) for each in records(child, at)):
            name = _readable(_key(of, record))
            raise ApiError(of.in_use, f"Unable to delete {of.name} [{name}]: it still has resources of {child.name}.")


def tags(arn: str) -> dict[str, str]:
    return _TAGS.get(arn, {})


def tagged() -> list[tuple[str, dict[str, str]]]:
    """All tags, by ARN."""
    return list(_TAGS.items())


def set_tags(arn: str, new: Mapping[str, str]) -> None:
    _TAGS[arn] = dict(new)


def tag_map(params: Params) -> dict[str, str]:
    given = params.get("Tags", params.get("tags")) or []
    return dict(given) if isinstance(given, dict) else {tag["Key"]: tag["Value"] for tag in given}


def _table(of: Kind, at: Location) -> dict[Key, Record]:
    return _TABLES.setdefault((of.service, of.name, at), {})


def _key(of: Kind, record: Record) -> Key:
    return tuple(record.get(member) for member in of.key)


def _readable(key: Key) -> str:
    return "/".join(str(part) for part in key if part is not None)


def _belongs(child: Record, parent: Record, of: Kind) -> bool:
    return child.get("Status") != "Deleted" and all(child.get(member) == parent[member] for member in of.key)


def _refuse_duplicate(of: Kind, record: Record, at: Location) -> None:
    existing = _table(of, at).get(_key(of, record))
    if existing is not None and existing.get("Status") != "Deleted":
        raise ApiError(of.exists, f"{of.name} [{_readable(_key(of, record))}] already exists.")


def _refuse_taken(of: Kind, params: Params, at: Location) -> None:
    for member in of.unique:
        if any(other.get(member) == params.get(member) for other in records(of, at)):
            raise ApiError(of.exists, f"{of.name} with {member} [{params.get(member)}] already exists.")


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}
    return new
