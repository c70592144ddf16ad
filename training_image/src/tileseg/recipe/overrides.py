"""Settings given beside the recipe, as SageMaker's hyperparameters: ``train.learning_rate`` is ``"0.01"``.

They change the recipe's tables before those are checked, so that a mistake is told with the same care wherever it was
made, and a tuning job can try what a recipe leaves open.
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import Field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tileseg.failure import JobFailure
from tileseg.recipe.reader import READERS, read_recipe, read_tables, recipe_of
from tileseg.recipe.rules import shown
from tileseg.recipe.sections import Recipe

LONGEST_VALUE = 2500
"""Characters; SageMaker's own limit."""


def read_overridden(path: Path, overrides: Mapping[str, str]) -> Recipe:
    """The recipe in this file, with these settings in place of its own.

    Args:
        path: the recipe's file.
        overrides: text by a setting's dotted path. The text is what would stand in the file; quotes may be left out.

    Raises:
        JobFailure: one message with every mistake, in the overrides or in what they make of the recipe.
    """
    if not overrides:
        return read_recipe(path)
    values = override_values(overrides)
    return recipe_of(overridden(read_tables(path), values), f"{path.name} with its hyperparameters")


def override_values(overrides: Mapping[str, str]) -> dict[str, Any]:
    """The overrides as TOML's values, each accepted by its setting's rule; raises as :func:`read_overridden` does."""
    known, mistakes = dict(settings_of(Recipe)), list[str]()
    values = {}
    for path in sorted(overrides):
        if path in known:
            values[path] = _value(known[path], overrides[path], path, mistakes)
        else:
            mistakes.append(_unknown(path, list(known)))
    if mistakes:
        count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        raise JobFailure(f"the job's hyperparameters hold {count}: " + "; ".join(mistakes))
    return values


def settings_of(section: type, path: str = "") -> Iterator[tuple[str, Field[Any]]]:
    """Every setting that has one dotted path; those of classes and sources, of which there are several, have none."""
    for field in fields(section):
        if field.metadata["kind"] == "table":
            yield from settings_of(field.metadata["section"], f"{path}{field.name}.")
        elif field.metadata["kind"] != "tables":
            yield f"{path}{field.name}", field


def overridden(tables: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The tables with these values; where the file has no table but something else, that stays, to be told of."""
    tables = deepcopy(tables)
    for path, value in values.items():
        *sections, name = path.split(".")
        table: Any = tables
        for section in sections:
            table = table.setdefault(section, {}) if isinstance(table, dict) else None
        if isinstance(table, dict):
            table[name] = value
    return tables


def _value(field: Field[Any], text: str, path: str, mistakes: list[str]) -> Any:
    """The first reading of the text that the setting accepts; otherwise what is wrong with it is noted."""
    refusals: list[str] = []
    for reading in _readings(text):
        noted: list[str] = []
        READERS[field.metadata["kind"]](field, reading, path, noted)
        if not noted:
            return reading
        refusals += noted
    mistakes += refusals[:1]
    return None


def _readings(text: str) -> Iterator[Any]:
    """What the text means in TOML, if anything, then the text itself: people and SDKs leave quotes out, or add them."""
    meant: dict[str, Any] = {}
    if text.isprintable() and len(text) <= LONGEST_VALUE:
        with suppress(ValueError, RecursionError):
            meant = tomllib.loads(f"value = {text}")
    yield from meant.values()
    yield text


def _unknown(path: str, known: list[str]) -> str:
    near = get_close_matches(path[:128], known, n=1) or [each for each in known if each.endswith(f".{path}")]
    cure = f"did you mean {near[0]}?" if near else "write a setting's section and name, such as train.epochs"
    return f"{shown(path)[1:-1]} is unknown; {cure}"
