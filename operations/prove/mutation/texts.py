"""JSON that a template holds as a text: state machines, job templates, policies of logs."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

# Stands for a reference while the text around it is read; no template has the sign.
_MARK = "\ufdd0"
_MARKED = re.compile(f"{_MARK}(\\d+){_MARK}")


def opened(value: Any) -> Any:
    """The object or list inside a text, its references where they stand; None where there is no such text."""
    texts, references = _pieces(value)
    whole = "".join(texts)
    if whole[:1] not in ("{", "["):
        return None
    try:
        return _with_references(json.loads(whole), references)
    except ValueError:
        return None


def closed(document: Any) -> Any:
    """The text of a document again, as CDK writes it."""
    references: list[Any] = []
    text = json.dumps(_marked(document, references), ensure_ascii=False, separators=(",", ":"))
    pieces = _split(text, references)
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], str) else {"Fn::Join": ["", pieces]}


def is_function(value: Any) -> bool:
    """Whether a value is one call of CloudFormation's, such as ``{"Ref": "Vpc"}``."""
    return isinstance(value, dict) and len(value) == 1 and str(next(iter(value))).startswith(("Ref", "Fn::"))


def _pieces(value: Any) -> tuple[list[str], list[Any]]:
    """The texts of a value, with a mark for each of the references that are returned beside them."""
    match value:
        case str():
            return [value], []
        case {"Fn::Join": ["", [*items]]}:
            references = [item for item in items if not isinstance(item, str)]
            numbers = iter(range(len(references)))
            return [item if isinstance(item, str) else f"{_MARK}{next(numbers)}{_MARK}" for item in items], references
    return [], []


def _with_references(document: Any, references: Sequence[Any]) -> Any:
    match document:
        case dict():
            return {key: _with_references(item, references) for key, item in document.items()}
        case list():
            return [_with_references(item, references) for item in document]
        case str() if _MARK in document:
            pieces = _split(document, references)
            return pieces[0] if len(pieces) == 1 else {"Fn::Join": ["", pieces]}
    return document


def _split(text: str, references: Sequence[Any]) -> list[Any]:
    """The text cut at its marks, with the references between; every second piece of the cut is a mark's number."""
    cut = _MARKED.split(text)
    found = [references[int(piece)] if place % 2 else piece for place, piece in enumerate(cut)]
    return [piece for piece in found if piece != ""]


def _marked(document: Any, references: list[Any]) -> Any:
    """The document with a mark for each reference, which is added to the list."""
    match document:
        case {"Fn::Join": ["", [*pieces]]}:
            return "".join(str(_marked(piece, references)) for piece in pieces)
        case dict() if is_function(document):
            references.append(document)
            return f"{_MARK}{len(references) - 1}{_MARK}"
        case Mapping():
            return {key: _marked(item, references) for key, item in document.items()}
        case list():
            return [_marked(item, references) for item in document]
    return document
