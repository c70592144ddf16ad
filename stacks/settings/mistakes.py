"""How a refusal is worded: path, value found, what is allowed, what to change, for terminals of 80 columns."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import cast

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from stacks.settings.idle import Curfew
from stacks.settings.section import Section
from stacks.settings.sections import Acknowledged, Configuration
from stacks.settings.spelling import did_you_mean

_COLUMNS = 80
_LONGEST_VALUE = 60
_LARGEST_SHOWN = 10**18
_ENTRIES: Mapping[str, type[Section]] = {"acknowledged": Acknowledged, "curfew": Curfew}  # tables of several


class SettingsError(Exception):
    """Settings that cannot be used. The message is for people, complete, and needs no traceback."""


def listing(file: str, mistakes: Sequence[str]) -> str:
    """One message for all the mistakes of a file, each on lines of its own."""
    count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
    return "\n".join([f"{file} has {count}:", *(_bullet(mistake) for mistake in mistakes)])


def _bullet(mistake: str) -> str:
    """A sentence, and below it, as they are, the lines to paste if it ends with some."""
    sentence, _, lines = mistake.partition("\n")
    wrapped = textwrap.fill(sentence, _COLUMNS, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
    return f"{wrapped}\n{lines}" if lines else wrapped


def paths(error: ValidationError) -> set[str]:
    """The settings and tables that are refused, such as ``idle.dry_run`` and ``idle``."""
    return {_dotted(details["loc"][:2]) for details in error.errors(include_url=False)}


def sentences(error: ValidationError) -> list[str]:
    """One sentence a mistake, in the order of the settings."""
    return [_sentence(details) for details in error.errors(include_url=False) if not _is_echo(details)]


def _is_echo(details: ErrorDetails) -> bool:
    """A list is "too short" for pydantic if its entries are refused; those have sentences of their own."""
    return details["type"] == "too_short" and len(details["input"]) > 0


def _sentence(details: ErrorDetails) -> str:
    path, found = _dotted(details["loc"]), _shown(details["input"])
    match details["type"]:
        case "missing":
            return f"{path} is missing; add {_allowed(details['loc'])}"
        case "extra_forbidden":
            return f"{path} is not a setting; {_alternatives(details['loc'])}"
        case "value_error":
            return f"{path} ({found}) {details['ctx']['error']}"
        case _ if isinstance(details["loc"][-1], int):
            return f"{path} ({found}) does not belong in {_allowed(details['loc'])}"
        case _:
            return f"{path} ({found}) must be {_allowed(details['loc'])}"


def _dotted(loc: tuple[int | str, ...]) -> str:
    """``("identity", "groups", 1)`` -> ``identity.groups[1]``."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{_key(part)}" for part in loc]
    return "".join(parts).removeprefix(".")


def _key(name: str) -> str:
    return name if name.isascii() and name.isidentifier() else _shown(name)


def _shown(value: object) -> str:
    """A value in so few visible characters that it fits the sentence."""
    match value:
        case bool():
            return str(value).lower()
        case int() if abs(value) > _LARGEST_SHOWN:
            return "a number of more than 18 digits"
        case str():
            return repr(value) if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]!r}..."
        case dict():
            return "a table"
        case list():
            return f"a list of {len(value)}"
        case _:
            return str(value)


def _allowed(loc: tuple[int | str, ...]) -> str:
    """What the setting's own description says, be the mistake in the setting or in an entry of its list."""
    return str(_siblings(loc)[_names(loc)[-1]].description)


def _alternatives(loc: tuple[int | str, ...]) -> str:
    names = list(_siblings(loc))
    return f"choose from {', '.join(names)}{did_you_mean(str(loc[-1]), names)}"


def _siblings(loc: tuple[int | str, ...]) -> Mapping[str, FieldInfo]:
    """The settings allowed where ``loc`` points: the tables, or one table's keys."""
    tables = Configuration.model_fields
    table, *keys = _names(loc)
    if not keys:
        return tables
    section = _ENTRIES.get(table, tables[table].annotation)
    return cast(type[Section], section).model_fields


def _names(loc: tuple[int | str, ...]) -> list[str]:
    """The keys on the way, without places in lists."""
    return [part for part in loc if isinstance(part, str)]
