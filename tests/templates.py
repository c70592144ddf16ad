"""Templates as people read them: references spelled as names, what changes with every build blinded."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.synthesis import Cloud, Document

# CDK ends the logical ids of nested constructs with eight digits of their path's hash.
_HASH_OF_PATH = re.compile(r"(?<=.)[0-9A-F]{8}$")
_BLINDED = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<asset>"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "<image>"),
    (re.compile(r"(?<=-segmentation-)[0-9a-f]{8}\b"), "<specification>"),
    (re.compile(r"(?<=-heartbeat-lab-)[0-9a-f]{8}\b|(?<=-heartbeat-editor-)[0-9a-f]{8}\b"), "<script>"),
    (re.compile(r"IyEvYmluL2Jhc2[A-Za-z0-9+/=]+"), "<script>"),  # a shell script in base64
)


def spelled(value: Any, cloud: Cloud) -> str:
    """A value with its references as ``${Role.Arn}``, or ``${data:Raw.Arn}`` where another stack has it."""
    if isinstance(value, str):
        return value
    if _is_reference(value):
        ((function, argument),) = value.items()
        return _SPELLINGS[function](argument, cloud)
    return json.dumps(value, sort_keys=True)


def readable(template: Document, cloud: Cloud) -> Document:
    """A template without policies (their statements have a snapshot of their own) and without what CDK always adds."""
    resources = {name: _readable(resource, cloud) for name, resource in template["Resources"].items()}
    outputs = {name: _readable(output["Value"], cloud) for name, output in template.get("Outputs", {}).items()}
    return {"Resources": resources, "Outputs": outputs}


def _readable(value: Any, cloud: Cloud) -> Any:
    if isinstance(value, str) or _is_reference(value):
        return blinded(spelled(value, cloud))
    match value:
        case {"Statement": [*_]}:
            return "<permissions>"
        case dict():
            return {key: _readable(item, cloud) for key, item in value.items()}
        case list():
            return [_readable(item, cloud) for item in value]
    return value


def blinded(text: str) -> str:
    """A text without the hashes of assets, images and specifications."""
    for pattern, name in _BLINDED:
        text = pattern.sub(name, text)
    return text


def _is_reference(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in _SPELLINGS


def _attribute(argument: list[str], _cloud: Cloud) -> str:
    resource, attribute = argument
    return f"${{{_short(resource)}.{attribute}}}"


def _short(logical_id: str) -> str:
    return _HASH_OF_PATH.sub("", logical_id)


def _joined(argument: list[Any], cloud: Cloud) -> str:
    delimiter, items = argument
    return str(delimiter).join(spelled(item, cloud) for item in items)


def _selected(argument: list[Any], cloud: Cloud) -> str:
    index, items = argument
    return f"{spelled(items, cloud)}[{index}]"


def _from_stack(argument: Mapping[str, str], cloud: Cloud) -> str:
    stack = argument["StackName"].removeprefix(f"{cloud.settings.prefix}-")
    output = cloud.templates[stack]["Outputs"][argument["OutputName"]]["Value"]
    return spelled(output, cloud).replace("${", f"${{{stack}:")


_SPELLINGS: Mapping[str, Callable[[Any, Cloud], str]] = {
    "Ref": lambda name, _cloud: f"${{{_short(name)}}}",
    "Fn::GetAtt": _attribute,
    "Fn::GetStackOutput": _from_stack,
    "Fn::Join": _joined,
    "Fn::Select": _selected,
    "Fn::Sub": lambda text, _cloud: str(text),
}
