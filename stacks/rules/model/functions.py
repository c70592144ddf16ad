"""CloudFormation's functions, resolved as far as a template alone can tell."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.spelling import CLOSE, OPEN, reference, symbol, unknown

_ABSENT = object()
_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")
_LONGEST = 1_000_000
_LITERAL = re.compile(r"\$\{!([^}]*)\}")


@dataclass(frozen=True)
class Stack:
    """One template, and the Region its stack is deployed to (empty where the manifest does not say)."""

    name: str
    region: str
    template: Mapping[str, Any]

    def section(self, name: str) -> Mapping[str, Any]:
        found = self.template.get(name, {})
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Resolver:
    """Resolves values of any stack. ``holds`` says whether a condition of a stack is true."""

    stacks: Mapping[str, Stack]
    holds: Callable[[str, str], bool]
    _values: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def resolve(self, stack: str, value: Any) -> Any:
        """The value as plain JSON, spelled as ``spelling.py`` says."""
        found = self._resolve(stack, value)
        return None if found is _ABSENT else found

    def _resolve(self, stack: str, value: Any) -> Any:
        match value:
            case str():
                return _literal(value)
            case dict() if len(value) == 1 and _is_function(next(iter(value))):
                ((name, argument),) = value.items()
                return self._call(stack, name, argument)
            case dict():
                items = {key: self._resolve(stack, item) for key, item in value.items()}
                return {key: item for key, item in items.items() if item is not _ABSENT}
            case list():
                return [item for each in value if (item := self._resolve(stack, each)) is not _ABSENT]
        return value

    def _call(self, stack: str, name: str, argument: Any) -> Any:
        function = _FUNCTIONS.get(name)
        try:
            return unknown(name) if function is None else function(self, stack, argument)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            return unknown(f"{name} that CloudFormation would refuse")

    def _text(self, stack: str, value: Any) -> str:
        return _as_text(self._resolve(stack, value))

    def _ref(self, stack: str, name: Any) -> Any:
        if name == "AWS::NoValue":
            return _ABSENT
        here = self.stacks[stack]
        if name == "AWS::Region" and here.region:
            return here.region
        if name == "AWS::StackName":
            return stack
        if str(name).startswith("AWS::"):
            return symbol(str(name))
        return self._resource(stack, str(name), "")

    def _resource(self, stack: str, name: str, attribute: str) -> str:
        definition = self.stacks[stack].section("Resources").get(name)
        if not isinstance(definition, dict):
            return unknown(f"{name}, which is no resource of {stack}")
        condition = definition.get("Condition")
        if isinstance(condition, str) and not self.holds(stack, condition):
            return unknown(f"{name}, which {stack} may lack")
        return reference(stack, name, attribute)

    def _attribute(self, stack: str, argument: Any) -> str:
        name, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        return self._resource(stack, str(name), self._text(stack, attribute))

    def _join(self, stack: str, argument: Any) -> str:
        delimiter, items = argument
        found = str(delimiter).join(_as_text(item) for item in _listed(self._resolve(stack, items)))
        return found if len(found) <= _LONGEST else unknown("a text that is too long")

    def _sub(self, stack: str, argument: Any) -> str:
        text, values = (argument, {}) if isinstance(argument, str) else argument

        def filled(match: re.Match[str]) -> str:
            name = match[1].strip()
            if name in values:
                return self._text(stack, values[name])
            return self._text(stack, {"Fn::GetAtt": name} if "." in name else {"Ref": name})

        return _LITERAL.sub(r"${\1}", _PLACEHOLDER.sub(filled, str(_literal(text))))

    def _select(self, stack: str, argument: Any) -> Any:
        index, items = argument
        found = self._resolve(stack, items)
        if isinstance(found, str) and found.startswith(symbol("zones")[:-1]):
            return symbol(f"zone {int(index)}")
        return _listed(found)[int(index)]

    def _zones(self, stack: str, argument: Any) -> str:
        here = {"", self.stacks[stack].region, symbol("AWS::Region")}
        return symbol("zones") if self._text(stack, argument) in here else unknown("zones of another Region")

    def _split(self, stack: str, argument: Any) -> Any:
        delimiter, text = argument
        found = self._text(stack, text)
        return unknown("Fn::Split of a reference") if OPEN in found else found.split(str(delimiter))

    def _if(self, stack: str, argument: Any) -> Any:
        name, then, otherwise = argument
        return self._resolve(stack, then if self.holds(stack, str(name)) else otherwise)

    def _output(self, stack: str, argument: Any) -> Any:
        found = {key: self._text(stack, value) for key, value in argument.items()}
        return self._published(found["StackName"], self._outputs(found["StackName"]).get(found["OutputName"]))

    def _import(self, stack: str, argument: Any) -> Any:
        name = self._text(stack, argument)
        for other in self.stacks:
            for output in self._outputs(other).values():
                if self._exported_as(other, output) == name:
                    return self._published(other, output)
        return unknown(f"Fn::ImportValue of {name}, which no stack exports")

    def _exported_as(self, stack: str, output: Any) -> str | None:
        export = output.get("Export") if isinstance(output, dict) else None
        return self._text(stack, export.get("Name")) if isinstance(export, dict) else None

    def _outputs(self, stack: str) -> Mapping[str, Any]:
        return self.stacks[stack].section("Outputs") if stack in self.stacks else {}

    def _published(self, stack: str, output: Any) -> Any:
        if not isinstance(output, dict) or "Value" not in output:
            return unknown(f"an output that {stack} does not have")
        here = (stack, json.dumps(output, sort_keys=True))
        if here not in self._values:
            self._values[here] = None  # being resolved
            self._values[here] = self._text(stack, output["Value"])
        found = self._values[here]
        if found is None:
            raise AssemblyError(f"outputs of stack {stack} refer to each other in a circle; break it")
        return found


def _is_function(key: Any) -> bool:
    return key == "Ref" or str(key).startswith("Fn::")


def _literal(text: str) -> str:
    """A text of the template. One that looks like our own spelling, or that AWS replaces later, is not known."""
    if OPEN in text or CLOSE in text:
        return unknown("a text with the angle quotes that stand for references")
    return unknown("a dynamic reference") if "{{resolve:" in text else text


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else unknown("a list or an object in a text")


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("not a list")
    return value


_FUNCTIONS: Mapping[str, Callable[[Resolver, str, Any], Any]] = {
    "Ref": Resolver._ref,
    "Fn::GetAtt": Resolver._attribute,
    "Fn::Join": Resolver._join,
    "Fn::Sub": Resolver._sub,
    "Fn::Select": Resolver._select,
    "Fn::Split": Resolver._split,
    "Fn::If": Resolver._if,
    "Fn::GetStackOutput": Resolver._output,
    "Fn::ImportValue": Resolver._import,
    "Fn::GetAZs": Resolver._zones,
}
