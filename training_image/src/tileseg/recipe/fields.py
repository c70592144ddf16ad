"""How a section declares its settings: each with its meaning, what it may be, and an example."""

from dataclasses import MISSING, field
from typing import Any

from tileseg.recipe.rules import Rule


def setting(
    prose: str, rule: Rule, *, example: object = None, default: Any = MISSING, decides_result: bool = True
) -> Any:
    """A field of a section; the example is what a message proposes.

    A setting that does not decide what is computed, only how fast or how safely, may change between a run and its
    resumption.
    """
    example = default if example is None else example
    metadata = {"kind": "setting", "prose": prose, "rule": rule, "example": example, "decides_result": decides_result}
    return field(default=default, metadata=metadata)


def table(of: type) -> dict[str, Any]:
    """Marks a field as a section of its own."""
    return {"kind": "table", "section": of}


def tables(of: type, *, least: int, most: int) -> dict[str, Any]:
    """Marks a field as a list of sections."""
    return {"kind": "tables", "section": of, "least": least, "most": most}


def places(of: type, *, most: int) -> dict[str, Any]:
    """Marks a field as a list of sections, for which a text alone stands for one section with that ``place``."""
    return {"kind": "places", "section": of, "least": 1, "most": most}
