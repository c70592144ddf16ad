"""What became of each key of a recipe of the seed, told line by line, and written beside each of our settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tileseg.recipe.reader import read_tables
from tileseg.recipe.rules import shown
from tileseg.recipe.seed.conversion import ADDED, BECAME, Tables, is_seed
from tileseg.recipe.text import tables_in
from tileseg.recipe.writing import written


def what_became(path: Path) -> list[str]:
    """A line for each key of this file, where it is one of the seed; raises as :func:`read_tables` does."""
    tables = tables_in(path)
    return list(told(tables, read_tables(path))) if is_seed(tables) else []


def told(old: Tables, new: Tables) -> Iterator[str]:
    """A line for each key of the old tables, then one for each setting that repeats what the seed did unasked."""
    for key, value in _settings(old):
        setting, note = BECAME[key]
        yield f"{key} = {shown(value)}{f' is now {_assigned(new, setting)}' if setting else ''}: {note}"
    for setting in _added(new):
        yield f"added {_assigned(new, setting)}: {ADDED[setting]}"


def commented(old: Tables, new: Tables) -> str:
    """The new tables as TOML, in which comments say what became of the old keys."""
    keys = dict(_settings(old))
    comments = {BECAME[key][0]: f"was {key}: {BECAME[key][1]}" for key in keys}
    comments |= {setting: ADDED[setting] for setting in _added(new)}
    dropped = [f"# {key}: {BECAME[key][1]}" for key in keys if not BECAME[key][0]]
    return "\n".join(["# Converted from a recipe of planet-snowcover.", "#", *dropped, "", written(new, comments)])


def _settings(tables: Tables) -> Iterator[tuple[str, Any]]:
    """Every setting with its path; those of several classes or channels share theirs."""
    for name, section in tables.items():
        for table in section if isinstance(section, list) else [section]:
            for key, value in table.items():
                yield f"{name}.{key}", value


def _added(new: Tables) -> list[str]:
    return [setting for setting in ADDED if _found(new, setting)]


def _assigned(new: Tables, setting: str) -> str:
    """A setting with its value; without it where there are several."""
    found = _found(new, setting)
    return f"{setting} = {shown(found[0])}" if len(found) == 1 else setting


def _found(tables: Any, setting: str) -> list[Any]:
    """The values at a dotted path; several where it leads through a list."""
    entries = tables if isinstance(tables, list) else [tables]
    name, _, rest = setting.partition(".")
    values = [entry[name] for entry in entries if name in entry]
    return [found for value in values for found in (_found(value, rest) if rest else [value])]
