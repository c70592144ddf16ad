"""Replies carry what AWS's model declares and nothing else; templates' strings become the types that it asks for."""

from __future__ import annotations

from typing import Any


def prune(value: Any, shape: Any) -> Any:
    """``value`` without the members that ``shape`` does not declare and without empty ones."""
    if shape is None or value is None:
        return None
    if getattr(shape, "is_document_type", False):
        return value
    if shape.type_name == "structure":
        kept = {name: prune(value.get(name), member) for name, member in shape.members.items()}
        return {name: item for name, item in kept.items() if item is not None}
    if shape.type_name == "list":
        return [prune(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: prune(item, shape.value) for key, item in value.items()}
    return value


def coerce(value: Any, shape: Any) -> Any:
    """A template's value in the type that the API declares: CloudFormation accepts numbers and booleans as strings."""
    if shape is None or value is None:
        return value
    if isinstance(value, dict):
        return {key: coerce(item, _member(shape, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [coerce(item, getattr(shape, "member", None)) for item in value]
    return _scalar(value, shape.type_name)


def _member(shape: Any, key: str) -> Any:
    return shape.members.get(key) if shape.type_name == "structure" else getattr(shape, "value", None)


def _scalar(value: Any, type_name: str) -> Any:
    if type_name == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if type_name in ("integer", "long") and isinstance(value, str):
        return int(value)
    if type_name in ("float", "double") and isinstance(value, str):
        return float(value)
    if type_name == "string" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value
