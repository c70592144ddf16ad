"""``Fn::Join`` in the conditions of a template: CDK's bootstrap asks by it whether a list was given.

ministack compares the function itself, so that no list ever is empty: its execution role was given no policy at all.
"""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import changesets, engine, handlers, stacks

_Parameters = dict[str, dict[str, Any]]


def apply() -> None:
    evaluate = engine._evaluate_conditions

    def evaluate_joined(template: dict[str, Any], params: _Parameters) -> dict[str, bool]:
        conditions = _joined(template.get("Conditions", {}), params)
        found: dict[str, bool] = evaluate({**template, "Conditions": conditions}, params)
        return found

    for module in (engine, changesets, handlers, stacks):
        module._evaluate_conditions = evaluate_joined


def _joined(value: Any, params: _Parameters) -> Any:
    if isinstance(value, list):
        return [_joined(each, params) for each in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Join" in value:
        delimiter, items = value["Fn::Join"]
        return delimiter.join(_items(items, params))
    return {name: _joined(each, params) for name, each in value.items()}


def _items(items: Any, params: _Parameters) -> list[str]:
    """The members of a list, or of a parameter that is one."""
    if isinstance(items, list):
        return [member for each in items for member in _items(each, params)]
    named = items.get("Ref") if isinstance(items, dict) else None
    if named not in params:
        return [str(items)]
    value = params[named]["Value"]
    return [str(each) for each in value] if isinstance(value, list) else str(value).split(",")
