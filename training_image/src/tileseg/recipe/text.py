"""The recipe's bytes turned into tables, with everything refused that a person would not have meant to write."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from tileseg.failure import JobFailure

MOST_BYTES = 64 * 1024
LONGEST_LINE = 2000
"""A dotted key of 20,000 parts takes seconds to parse; no honest line is this long."""

MOST_DEPTH = 8
"""Tables within tables and lists; whatever walks through them may count on it."""


def tables_in(path: Path) -> dict[str, Any]:
    """The tables of this file, of which no more is read than a recipe may have; raises as :func:`parsed` does."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise JobFailure(f"cannot read {path}: {error.strerror}; give a recipe's file") from error
    return parsed(data, path.name)


def parsed(data: bytes, name: str) -> dict[str, Any]:
    """The tables of a TOML file.

    Args:
        data: the file's content, as it is on disk.
        name: the file's name, for messages.

    Raises:
        JobFailure: too large, not UTF-8, hidden characters, not TOML, or nested too deeply.
    """
    text = _decoded(data, name)
    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        reason = str(error).encode("ascii", "backslashreplace").decode()[:200]
        raise JobFailure(f"{name} is not TOML ({reason}): correct that place") from None
    except RecursionError:
        tables = None
    if tables is None or _is_deeper(tables, MOST_DEPTH):
        raise JobFailure(f"{name} is nested too deeply: a recipe has tables within tables, and no more")
    return tables


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MOST_BYTES:
        raise JobFailure(f"{name} has more than {MOST_BYTES} bytes: a recipe is a page of text; check the file")
    try:
        text = data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise JobFailure(f"{name} is not UTF-8 from byte {error.start} on: save it as UTF-8") from None
    for number, line in enumerate(text.split("\n"), start=1):
        hidden = next((character for character in line if _is_hidden(character)), None)
        if hidden:
            raise JobFailure(f"{name} has the hidden character U+{ord(hidden):04X} in line {number}: delete it")
        if len(line) > LONGEST_LINE:
            raise JobFailure(f"line {number} of {name} is longer than {LONGEST_LINE} characters: break it up")
    return text


def _is_deeper(tables: dict[str, Any], most: int) -> bool:
    level: list[Any] = [tables]
    for _ in range(most):
        entries = [value for each in level for value in (each.values() if isinstance(each, dict) else each)]
        level = [value for value in entries if isinstance(value, (dict, list))]
    return bool(level)


def _is_hidden(character: str) -> bool:
    """Control, format (byte order mark, bidirectional override), private and unassigned characters."""
    return character != "\t" and unicodedata.category(character).startswith("C")
