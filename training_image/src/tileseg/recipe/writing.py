"""Tables written as TOML, as far as recipes need it."""

from collections.abc import Iterator, Mapping
from typing import Any

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def written(tables: Mapping[str, Any], comments: Mapping[str, str]) -> str:
    """The tables as TOML, each comment above the first setting with its path, in which lists have no numbers.

    Args:
        tables: of texts, numbers, flags, lists of these, tables, and lists of tables; keys are bare.
        comments: a line by a dotted path, such as ``dataset.imagery.place``.
    """
    return "\n".join(_lines(tables, "", dict(comments))).strip("\n") + "\n"


def _lines(table: Mapping[str, Any], path: str, comments: dict[str, str]) -> Iterator[str]:
    for key, value in table.items():
        if not _tables_in(value):
            yield from _comment(comments, f"{path}{key}")
            yield f"{key} = {literal(value)}"
    for key, value in table.items():
        for inner in _tables_in(value):
            yield ""
            yield from _comment(comments, f"{path}{key}")
            yield f"[{path}{key}]" if isinstance(value, Mapping) else f"[[{path}{key}]]"
            yield from _lines(inner, f"{path}{key}.", comments)


def _comment(comments: dict[str, str], path: str) -> Iterator[str]:
    if path in comments:
        yield f"# {comments.pop(path)}"


def _tables_in(value: object) -> list[Mapping[str, Any]]:
    """The table that this is, or the tables that it lists."""
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, Mapping)]


def literal(value: object) -> str:
    """A value that is no table, as TOML spells it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return repr(value)


def _text(value: str) -> str:
    """Literal where it holds backslashes and may be, for expressions are full of them."""
    if "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return f'"{"".join(map(_escaped, value))}"'


def _escaped(character: str) -> str:
    plain = character if character.isprintable() else f"\\U{ord(character):08X}"
    return ESCAPES.get(character, plain)
