"""Requests are refused where AWS's model refuses them: required, types, unknown members, enums, patterns, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from botocore.model import Shape
from botocore.validate import ParamValidator

from local_cloud.api.errors import ApiError
from local_cloud.api.models import operation_model

_JAVA_CLASSES = {
    r"\p{L}": r"\w", r"\p{M}": r"\w", r"\p{IsAlphabetic}": r"\w", r"\p{N}": r"\d", r"\p{Nd}": r"\d",
    r"\p{IsDigit}": r"\d", r"\p{Z}": r"\s", r"\p{S}": r"+=<>|~^$`", r"\p{P}": r"!-/:-@\[-`{-~",
    r"\p{Alnum}": r"A-Za-z0-9", r"\uD800\uDC00-\uDBFF\uDFFF": r"\U00010000-\U0010ffff",
}  # fmt: skip


def check_request(service: str, operation: str, params: dict[str, Any]) -> None:
    """Raise a ``ValidationException`` that lists everything the model forbids about ``params``."""
    shape = operation_model(service, operation).input_shape
    if shape is None:
        if params:
            raise ApiError("ValidationException", f"{operation} takes no parameters, got {sorted(params)}.")
        return
    report = ParamValidator().validate(params, shape)
    if report.has_errors():
        raise ApiError("ValidationException", report.generate_report())
    if problems := list(_problems(params, shape, "")):
        noun = "error" if len(problems) == 1 else "errors"
        raise ApiError("ValidationException", f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


def _problems(value: Any, shape: Any, path: str) -> Iterator[str]:
    if value is None or getattr(shape, "is_document_type", False):  # a document is any JSON
        return
    yield from _own_problems(value, shape, path)
    for child, child_shape, child_path in _children(value, shape, path):
        if child_shape is None:
            yield f"Unknown member '{child_path}'"
        else:
            yield from _problems(child, child_shape, child_path)


def _children(value: Any, shape: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    if shape.type_name == "structure":
        yield from ((item, shape.members.get(name), f"{path}.{name}".lstrip(".")) for name, item in value.items())
    elif shape.type_name == "list":
        yield from ((item, shape.member, f"{path}.{index}.member") for index, item in enumerate(value, start=1))
    elif shape.type_name == "map":
        yield from ((key, shape.key, f"{path} (key)") for key in value)
        yield from ((item, shape.value, f"{path}.{key}") for key, item in value.items())


def _own_problems(value: Any, shape: Shape, path: str) -> Iterator[str]:
    rule = shape.metadata
    said = f"Value '{value}' at '{path}' failed to satisfy constraint:"
    if shape.type_name == "string":
        if rule.get("enum") and value not in rule["enum"]:
            yield f"{said} Member must satisfy enum value set: [{', '.join(rule['enum'])}]"
        if "pattern" in rule and not pattern(rule["pattern"]).fullmatch(value):
            yield f"{said} Member must satisfy regular expression pattern: {rule['pattern']}"
    yield from _range_problems(value, shape, said)


def _range_problems(value: Any, shape: Shape, said: str) -> Iterator[str]:
    rule = shape.metadata
    if shape.type_name in ("string", "list", "map", "blob"):
        if len(value) > rule.get("max", len(value)):
            yield f"{said} Member must have length less than or equal to {rule['max']}"
    elif shape.type_name in ("integer", "long", "float", "double"):
        if value > rule.get("max", value):
            yield f"{said} Member must have value less than or equal to {rule['max']}"
        if value < rule.get("min", value):
            yield f"{said} Member must have value greater than or equal to {rule['min']}"


# SageMaker's customer metadata end in `${1,128}`: an end of line, repeated, which Java takes and Python does not.
_REPEATED_END = re.compile(r"\$\{\d+,\d+\}$")


@cache
def pattern(java: str) -> re.Pattern[str]:
    """A Java regular expression of a service model for Python; Unicode classes become their nearest ASCII ones."""
    java = _REPEATED_END.sub("", java)
    for java_class, python_class in _JAVA_CLASSES.items():
        java = java.replace(java_class, python_class)
    return re.compile(java)
