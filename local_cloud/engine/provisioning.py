"""CloudFormation's resource types in ministack: adding some, completing others, watching what is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ministack.services.cloudformation import provisioners, stacks

Properties = dict[str, Any]
Provisioned = tuple[str, dict[str, Any]]  # physical id, attributes
Handlers = dict[str, Any]

_HANDLERS: dict[str, Handlers] = provisioners._RESOURCE_HANDLERS
_ON_WORKER_THREADS: set[str] = set()


@dataclass(frozen=True)
class Declared:
    """A resource as a stack declares it."""

    stack: str
    logical_id: str
    properties: Properties

    def generated_name(self, longest: int) -> str:
        """The name that CloudFormation gives where the template leaves it out."""
        return str(provisioners._physical_name(self.stack, self.logical_id, max_len=longest))


Create = Callable[[Declared], Provisioned]
Update = Callable[[str, Properties, Declared], Provisioned]
Delete = Callable[[str, Properties], None]


def add_type(name: str, create: Create, update: Update, delete: Delete, *, tagged: bool = True) -> None:
    """A resource type; a ValueError from its functions fails the resource with that sentence."""
    _HANDLERS[name] = {
        "create": lambda logical_id, properties, stack: create(Declared(stack, logical_id, properties)),
        "update": lambda identifier, old, new, stack, logical_id=None: update(
            identifier, old, Declared(stack, logical_id or identifier, new)
        ),
        "update_with_logical_id": True,
        "delete": delete,
    }
    if tagged:
        provisioners._STACK_TAG_PROPERTY[name] = ("Tags", "list")
    _ON_WORKER_THREADS.add(name)


def complete_type(name: str, complete: Callable[[str, Properties, Properties], None]) -> None:
    """Do more for a type of ministack's: ``complete(physical_id, old, new)`` after each create and update."""
    handlers = _HANDLERS[name]
    create, update = handlers["create"], handlers["update"]

    def completed_create(logical_id: str, properties: Properties, stack: str) -> Provisioned:
        provisioned: Provisioned = create(logical_id, properties, stack)
        complete(provisioned[0], {}, properties)
        return provisioned

    def completed_update(identifier: str, old: Properties, new: Properties, *rest: Any) -> Provisioned:
        provisioned: Provisioned = update(identifier, old, new, *rest)
        complete(provisioned[0], old, new)
        return provisioned

    _HANDLERS[name] = {**handlers, "create": completed_create, "update": completed_update}
    _ON_WORKER_THREADS.add(name)


def before_delete(name: str, prepare: Delete) -> None:
    """Run ``prepare(physical_id, properties)`` before ministack's deletion; it may refuse by a ValueError."""
    delete = _HANDLERS[name]["delete"]

    def prepared_delete(identifier: str, properties: Properties, *rest: Any) -> None:
        prepare(identifier, properties)
        delete(identifier, properties, *rest)

    _HANDLERS[name] = {**_HANDLERS[name], "delete": prepared_delete}
    _ON_WORKER_THREADS.add(name)


def generate_name(name: str, member: str, longest: int) -> None:
    """Name what a template leaves unnamed as CloudFormation does, where ministack has a pattern of its own."""
    handlers = _HANDLERS[name]
    create, update = handlers["create"], handlers["update"]

    def generated(logical_id: str, stack: str) -> str:
        return Declared(stack, logical_id, {}).generated_name(longest)

    def named_create(logical_id: str, properties: Properties, stack: str) -> Provisioned:
        provisioned: Provisioned = create(logical_id, {member: generated(logical_id, stack), **properties}, stack)
        return provisioned

    def named_update(identifier: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        name_now = generated(logical_id, stack) if member in old else identifier
        updated: Provisioned = update(
            identifier, {member: identifier, **old}, {member: name_now, **new}, stack, logical_id
        )
        return updated

    _HANDLERS[name] = {**handlers, "create": named_create, "update": named_update, "update_with_logical_id": True}


def replace_handlers(wrap: Callable[[str, Handlers], Handlers]) -> None:
    """Put a layer around the handlers of every type."""
    for name in list(_HANDLERS):
        _HANDLERS[name] = wrap(name, _HANDLERS[name])


def allow_reentrance() -> None:
    """Provision our types on worker threads: they call back into the emulator, whose event loop must stay free."""
    blocking = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda name: name in _ON_WORKER_THREADS or blocking(name)
