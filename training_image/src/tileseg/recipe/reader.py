"""Tables read into sections; every mistake is collected, so that one message names them all."""

from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from tileseg.failure import JobFailure
from tileseg.recipe.coherence import contradictions
from tileseg.recipe.rules import shown
from tileseg.recipe.sections import Recipe
from tileseg.recipe.seed.conversion import converted, is_seed
from tileseg.recipe.seed.keys import OldRecipe
from tileseg.recipe.text import tables_in

MOST_TOLD = 30
"""A message with more mistakes than a person cures at once is that of another kind of file."""

Mistakes = list[str]
Section = TypeVar("Section")


def read_recipe(path: Path) -> Recipe:
    """The recipe in this file.

    Raises:
        JobFailure: one message with every mistake: where, what was found, what is allowed, what to write instead.
    """
    return recipe_of(read_tables(path), path.name)


def read_tables(path: Path) -> dict[str, Any]:
    """The file's tables, of which nothing is known yet but that they are TOML; those of the seed turned into ours.

    Raises:
        JobFailure: it is not TOML; or it is a file of the seed with mistakes, told by the seed's names.
    """
    tables = tables_in(path)
    return converted(section_of(OldRecipe, "", tables, path.name)) if is_seed(tables) else tables


def recipe_of(tables: dict[str, Any], name: str) -> Recipe:
    """The recipe that these tables spell; raises as :func:`read_recipe` does."""
    mistakes: Mistakes = []
    values = _read_settings(Recipe, tables, "", mistakes)
    _refuse([*mistakes, *contradictions(values)], name)
    return Recipe(**values)


def section_of(section: type[Section], path: str, table: object, name: str) -> Section:
    """One section alone, or one that is no part of a recipe; raises as :func:`read_recipe` does."""
    mistakes: Mistakes = []
    values = _read_settings(section, table if isinstance(table, dict) else {}, f"{path}." if path else "", mistakes)
    _refuse(mistakes, name)
    found = section(**values)
    _refuse(contradictions({path: found}), name)
    return found


def _refuse(mistakes: Mistakes, name: str) -> None:
    if mistakes:
        count = "one mistake" if len(mistakes) == 1 else f"{len(mistakes)} mistakes"
        rest = [f"and {len(mistakes) - MOST_TOLD} more"] if len(mistakes) > MOST_TOLD else []
        raise JobFailure(f"{name} has {count}: " + "; ".join([*mistakes[:MOST_TOLD], *rest]))


def _read_settings(section: type, table: dict[str, Any], path: str, mistakes: Mistakes) -> dict[str, Any]:
    """What was read soundly; a setting with a mistake is left out, and the mistake noted."""
    known = {field.name: field for field in fields(section)}
    mistakes += [_unknown(key, path, list(known)) for key in table if key not in known]
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in table:
            _read(field, table[name], f"{path}{name}", values, mistakes)
        elif field.default is MISSING and field.default_factory is MISSING:
            mistakes.append(_missing(field, f"{path}{name}"))
    return values


def _read(field: Field[Any], value: object, path: str, values: dict[str, Any], mistakes: Mistakes) -> None:
    """Reads one setting or section into ``values``."""
    found = READERS[field.metadata["kind"]](field, value, path, mistakes)
    if found is not None:
        values[field.name] = found


def _read_setting(field: Field[Any], value: object, path: str, mistakes: Mistakes) -> object | None:
    rule = field.metadata["rule"]
    if not rule.accepts(value):
        mistakes.append(_refused(field, value, path))
        return None
    plain: object = rule.plain(value)
    return plain


def _read_section(field: Field[Any], value: object, path: str, mistakes: Mistakes) -> object | None:
    if not isinstance(value, dict):
        mistakes.append(f"{path} is {shown(value)}: allowed is a table; write [{path}] and its settings below it")
        return None
    before = len(mistakes)
    values = _read_settings(field.metadata["section"], value, f"{path}.", mistakes)
    return field.metadata["section"](**values) if len(mistakes) == before else None


def _read_list(field: Field[Any], value: object, path: str, mistakes: Mistakes) -> object | None:
    least, most = field.metadata["least"], field.metadata["most"]
    if not isinstance(value, list) or not least <= len(value) <= most:
        mistakes.append(f"{path} is {shown(value)}: allowed are {least} to {most} tables; write [[{path}]] for each")
        return None
    found = [_read_section(field, entry, f"{path}[{index}]", mistakes) for index, entry in enumerate(value)]
    return None if None in found else tuple(found)


def _read_places(field: Field[Any], value: object, path: str, mistakes: Mistakes) -> object | None:
    return _read_list(field, [{"place": value}] if isinstance(value, str) else value, path, mistakes)


READERS = {"setting": _read_setting, "table": _read_section, "tables": _read_list, "places": _read_places}


def _unknown(key: str, path: str, known: list[str]) -> str:
    near = get_close_matches(key[:64], known, n=1)
    cure = f"did you mean {near[0]}?" if near else "remove it"
    return f"{path}{shown(key)[1:-1]} is unknown: known here are {', '.join(known)}; {cure}"


def _missing(field: Field[Any], path: str) -> str:
    if field.metadata["kind"] == "setting":
        return f"{path} is missing: {_allowed(field)}"
    if field.metadata["kind"] == "places":
        return f'{path} is missing: write for example {field.name} = "s3://BUCKET/FOLDER"'
    heading = f"[[{path}]]" if field.metadata["kind"] == "tables" else f"[{path}]"
    return f"{path} is missing: add {heading} and its settings below it"


def _refused(field: Field[Any], value: object, path: str) -> str:
    return f"{path} is {shown(value)}: {_allowed(field)}"


def _allowed(field: Field[Any]) -> str:
    rule, example = field.metadata["rule"], field.metadata["example"]
    return f"allowed is {rule.allowed}; write for example {field.name} = {shown(example)}"
