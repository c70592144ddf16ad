"""Small edits of templates, for tests that show a rule what it must refuse."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stacks.rules.model.assembly import Assembly

Resource = dict[str, Any]
Templates = dict[str, dict[str, Any]]
"""By the stack's name without its prefix: ``network``, ``data`` and so on."""

Edit = Callable[[Templates], object]
Worlds = tuple[Assembly, ...]
After = Callable[[Edit], Worlds]
"""Production after an edit of its templates."""


def resources(templates: Templates, kind: str) -> list[Resource]:
    """The definitions of one kind, in all stacks."""
    return [
        definition
        for template in templates.values()
        for definition in template["Resources"].values()
        if definition["Type"] == kind
    ]


def first(templates: Templates, kind: str) -> Resource:
    """The properties of the first resource of a kind."""
    properties: Resource = resources(templates, kind)[0]["Properties"]
    return properties


def name_of(templates: Templates, stack: str, kind: str) -> str:
    """The logical id of the first resource of a kind in one stack."""
    found: list[str] = [name for name, each in templates[stack]["Resources"].items() if each["Type"] == kind]
    return found[0]


def add(templates: Templates, stack: str, kind: str, **properties: Any) -> None:
    templates[stack]["Resources"]["Added"] = {"Type": kind, "Properties": properties}


def drop(templates: Templates, kind: str) -> None:
    """Every resource of a kind."""
    for template in templates.values():
        template["Resources"] = {name: each for name, each in template["Resources"].items() if each["Type"] != kind}


def named(templates: Templates, kind: str, key: str, value: Any) -> Resource:
    """The properties of the first resource of a kind whose property has this value."""
    found: list[Resource] = [
        each["Properties"] for each in resources(templates, kind) if each["Properties"].get(key) == value
    ]
    return found[0]


def statements_of(templates: Templates, kind: str) -> list[Resource]:
    """The statements of the first policy of a kind."""
    found: list[Resource] = first(templates, kind)["PolicyDocument"]["Statement"]
    return found


def permission(templates: Templates, sid: str) -> Resource:
    """The statement with this sid."""
    said = [
        statement
        for template in templates.values()
        for policy in template["Resources"].values()
        if policy["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    return next(each for each in said if each.get("Sid") == sid)


def with_statement(worlds: Worlds, sid: str, change: Callable[[Resource], object]) -> Worlds:
    """The same after a change of every statement with this sid, its references resolved: quicker than ``After``."""
    return tuple(
        replace(world, resources=tuple(_changed(each, sid, change) for each in world.resources)) for world in worlds
    )


def _changed(resource: Any, sid: str, change: Callable[[Resource], object]) -> Any:
    if f"'{sid}'" not in str(resource.properties):
        return resource
    properties = copy.deepcopy(dict(resource.properties))
    for statement in properties["PolicyDocument"]["Statement"]:
        if statement.get("Sid") == sid:
            change(statement)
    return replace(resource, properties=properties)
