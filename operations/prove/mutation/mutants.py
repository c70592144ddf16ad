"""Generic damage to templates: nothing here knows what a property means."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from operations.prove.mutation.changes import Others, changes
from operations.prove.mutation.siblings import siblings
from operations.prove.mutation.texts import closed, opened
from stacks.rules.model.functions import Stack

Path = tuple[str | int, ...]
INSIDE = "{}"
"""The step of a path into the JSON that a text holds."""


@dataclass(frozen=True)
class Mutant:
    """One change: where, which kind of change, and what stands there then. Without a path, the resource is gone.

    ``effect`` is that of the policy statement it is in; of a whole policy, *Deny* where it refuses anything at all.
    """

    stack: str
    name: str
    kind: str
    path: Path
    change: str
    value: Any = None
    effect: str = ""

    @property
    def place(self) -> str:
        """Its path with list positions blinded: ``PolicyDocument.Statement.#.Action``."""
        return ".".join("#" if isinstance(key, int) else key for key in self.path)

    def __str__(self) -> str:
        said = "" if self.change == "delete" else f" {json.dumps(self.value, ensure_ascii=False)[:60]}"
        return f"{self.stack}/{self.name} {self.kind} {'.'.join(map(str, self.path))}: {self.change}{said}"


def mutants(stacks: Sequence[Stack]) -> Iterator[Mutant]:
    """All of them, in the order of the templates."""
    others = siblings(stacks)
    for stack in stacks:
        for name, definition in stack.section("Resources").items():
            kind, properties = definition["Type"], definition.get("Properties", {})
            yield Mutant(stack.name, name, kind, (), "delete", effect=_of_all(properties))
            for path, change, value in _everywhere(properties, (), others[stack.name]):
                yield Mutant(stack.name, name, kind, path, change, value, _effect(properties, path))


def mutated(definition: Mapping[str, Any], mutant: Mutant) -> dict[str, Any]:
    """The resource's definition after the change."""
    return {**definition, "Properties": _after(definition["Properties"], mutant.path, mutant)}


def _after(value: Any, path: Path, mutant: Mutant) -> Any:
    key, rest = path[0], path[1:]
    if key == INSIDE and opened(value) is not None:
        return closed(_after(opened(value), rest, mutant))
    if not rest and mutant.change == "rename":
        return {mutant.value if name == key else name: item for name, item in value.items()}
    changed: Any = dict(value) if isinstance(value, dict) else list(value)
    if rest:
        changed[key] = _after(value[key], rest, mutant)
    elif mutant.change == "delete":
        del changed[key]
    else:
        changed[key] = mutant.value
    return changed


def _everywhere(value: Any, path: Path, others: Others) -> Iterator[tuple[Path, str, Any]]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        here = (*path, key)
        yield here, "delete", None
        yield from ((here, change, new) for change, new in changes(path, key, item, others))
        inside = opened(item)
        if inside is not None:
            yield from _everywhere(inside, (*here, INSIDE), others)
        elif isinstance(item, dict | list) and not others.knows(item):
            yield from _everywhere(item, here, others)


def _effect(properties: Any, path: Path) -> str:
    """The effect of the innermost statement that a path leads through, or of all that lie below its end."""
    effect, at = "", properties
    for key in path:
        at = opened(at) if key == INSIDE and opened(at) is not None else at[key]
        if isinstance(at, dict) and "Effect" in at:
            effect = str(at["Effect"])
    return effect or _of_all(at)


def _of_all(value: Any) -> str:
    """*Deny* where anything below is a refusal, *Allow* where there are permissions only."""
    found = set(_effects(value))
    return next((effect for effect in ("Deny", "Allow") if effect in found), "")


def _effects(value: Any) -> Iterator[str]:
    inside = opened(value)
    match value if inside is None else inside:
        case {"Effect": str(effect)}:
            yield effect
        case dict() as items:
            yield from (found for item in items.values() for found in _effects(item))
        case list() as items:
            yield from (found for item in items for found in _effects(item))
