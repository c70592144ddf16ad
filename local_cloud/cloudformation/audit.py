"""A property that no handler reads fails its resource, unless it is on the reviewed list ``unread.toml``.

ministack, like every emulator, drops what it does not know. A stack that deploys there would then claim encryption,
limits or alarms that exist nowhere.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from local_cloud.cloudformation.reading import Reading
from local_cloud.engine.provisioning import Handlers, Properties, Provisioned, replace_handlers

_LIST = Path(__file__).with_name("unread.toml")


def audit_every_type() -> None:
    accepted = tomllib.loads(_LIST.read_text())
    replace_handlers(lambda name, handlers: _audited(name, handlers, frozenset(accepted.get(name, {}))))


def _audited(name: str, handlers: Handlers, accepted: frozenset[str]) -> Handlers:
    create, update = handlers["create"], handlers.get("update")

    def audited_create(logical_id: str, properties: Properties, stack: str) -> Provisioned:
        reading = Reading(properties)
        provisioned: Provisioned = create(logical_id, reading.properties, stack)
        unread = _refused(reading.unread(), accepted)
        if unread:
            _take_back(handlers, provisioned[0], properties, logical_id)
            raise ValueError(_refusal(name, logical_id, unread))
        return provisioned

    def audited_update(identifier: str, old: Properties, new: Properties, stack: str, *rest: Any) -> Provisioned:
        assert update is not None
        reading = Reading(new)
        provisioned: Provisioned = update(identifier, old, reading.properties, stack, *rest)
        changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
        unread = [path for path in _refused(reading.unread(), accepted) if path.partition(".")[0] in changed]
        if unread:
            raise ValueError(_refusal(name, rest[0] if rest else identifier, unread))
        return provisioned

    return {**handlers, "create": audited_create, **({"update": audited_update} if update else {})}


def _take_back(handlers: Handlers, identifier: str, properties: Properties, logical_id: str) -> None:
    named = [logical_id] if handlers.get("delete_with_logical_id") else []
    handlers["delete"](identifier, properties, *named)


def _refused(unread: list[str], accepted: frozenset[str]) -> list[str]:
    return [path for path in unread if path not in accepted and path.partition(".")[0] not in accepted]


def _refusal(name: str, logical_id: str, unread: list[str]) -> str:
    noun = "property" if len(unread) == 1 else "properties"
    return (
        f"The local emulator does not provision the {noun} {', '.join(unread)} of {name} {logical_id}; on AWS it would "
        f"take effect. Support it in local_cloud/cloudformation/, or add it to {_LIST.name} there with a reason."
    )
