"""What the settings switched off, as the templates tell it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stacks.rules.model.functions import Stack
from stacks.rules.model.mistakes import AssemblyError

METADATA = "Cloister::Acknowledged"
_KEYS = {"Control", "Requirement", "Reason"}


def acknowledged(stacks: Sequence[Stack]) -> Mapping[str, str]:
    """The reason for each control that is off, by the setting's path.

    Raises:
        AssemblyError: an acknowledgement is not of the form that ``stacks/constructs/acknowledged_controls.py`` writes,
            or gives no reason.
    """
    return {entry["Control"]: entry["Reason"] for stack in stacks for entry in _entries(stack)}


def _entries(stack: Stack) -> Iterator[Mapping[str, str]]:
    entries = stack.section("Metadata").get(METADATA, [])
    for entry in entries if isinstance(entries, list) else [entries]:
        if not _is_whole(entry):
            raise AssemblyError(
                f"stack {stack.name} acknowledges something without saying what and why; synthesize again"
            )
        yield entry


def _is_whole(entry: Any) -> bool:
    if not isinstance(entry, dict) or entry.keys() != _KEYS:
        return False
    return all(isinstance(value, str) and value.strip() for value in entry.values())
