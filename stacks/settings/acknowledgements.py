"""A control is either on or acknowledged: what is off without a word is refused, and so is a word that is stale."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from stacks.settings.controls import BY_SETTING, CONTROLS, Control


def disagreements(document: Mapping[str, Any], refused: Collection[str]) -> Iterator[str]:
    """One sentence for each control whose setting and acknowledgement do not go together.

    Looks at the tables as they were read, so that it finds all of them beside mistakes of any other kind.

    Args:
        refused: paths of settings, or names of tables, that have a mistake already: their value means nothing.
    """
    named = _named(document)
    for control in CONTROLS:
        table, _, key = control.setting.partition(".")
        if {table, control.setting}.isdisjoint(refused):
            value = _value(document, table, key)
            if value is None or not control.is_off(value):
                yield from _stale(control, named)
            elif control.setting not in named:
                yield _missing(control, value)
    yield from _repeated(named)


def _value(document: Mapping[str, Any], table: str, key: str) -> Any:
    """None where the file leaves it to its default, which keeps every control on."""
    section = document.get(table, {})
    return section.get(key) if isinstance(section, dict) else None


def _named(document: Mapping[str, Any]) -> list[str]:
    """The controls that are acknowledged, in the order of the file; empty texts for entries that name none."""
    entries = document.get("acknowledged", [])
    if not isinstance(entries, list):
        return []
    controls = [each.get("control") if isinstance(each, dict) else None for each in entries]
    return [each if isinstance(each, str) else "" for each in controls]


def _missing(control: Control, value: object) -> str:
    shown = str(value).lower() if isinstance(value, bool) else repr(value)
    return (
        f"{control.setting} ({shown}) switches a control off, and {control.requirement} falls: {control.falls}; "
        f"{control.remedy}, or add these lines with your reason:\n{lines(control)}"
    )


def lines(control: Control) -> str:
    """What acknowledges a control, but for the reason."""
    return f'\n[[acknowledged]]\ncontrol = "{control.setting}"\nrequirement = "{control.requirement}"\nreason = ""\n'


def _stale(control: Control, named: list[str]) -> Iterator[str]:
    for place, each in enumerate(named):
        if each == control.setting:
            yield f"acknowledged[{place}].control ('{each}') is on, so nothing falls; remove this [[acknowledged]]"


def _repeated(named: list[str]) -> Iterator[str]:
    for place, each in enumerate(named):
        if each in BY_SETTING and each in named[:place]:
            yield f"acknowledged[{place}].control ('{each}') is acknowledged above; keep one of them"
