"""How a resolved value is written down.

Everything becomes plain JSON again. What is known only after deployment stands in angle quotes, inside whatever text it
is part of: ``«data:Raw.Arn»/*`` are the objects of a bucket of the stack ``data``. What nobody can know from the
templates starts with a question mark: ``«?Fn::Transform»``. It equals nothing that a rule asks for.
"""

import re

OPEN, CLOSE, UNKNOWN = "«", "»", "«?"
_REFERENCE = re.compile(r"«(?P<stack>[^«»:?]+):(?P<name>[^«».:]+)(?:\.(?P<attribute>[^«»]+))?»")
_ANY = re.compile(r"«[^«»]*»")


def reference(stack: str, name: str, attribute: str = "") -> str:
    """``Ref`` where there is no attribute, ``Fn::GetAtt`` where there is one."""
    return f"{OPEN}{stack}:{name}{'.' if attribute else ''}{attribute}{CLOSE}"


def symbol(name: str) -> str:
    """What AWS fills in and what is the same wherever it stands: the account's id, a zone's name."""
    return f"{OPEN}{name}{CLOSE}"


def unknown(why: str) -> str:
    return f"{UNKNOWN}{why.replace(OPEN, '').replace(CLOSE, '')}{CLOSE}"


def referred(value: object) -> tuple[str, str, str] | None:
    """Stack, logical id and attribute, if the value is exactly one reference."""
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return (found["stack"], found["name"], found["attribute"] or "") if found else None


def references(text: str) -> list[tuple[str, str, str]]:
    """Every reference inside a text."""
    return [(each["stack"], each["name"], each["attribute"] or "") for each in _REFERENCE.finditer(text)]


def unknowns(value: object) -> list[str]:
    """Everything in a value that nobody can know, each once."""
    match value:
        case str():
            return sorted({text for text in _ANY.findall(value) if text.startswith(UNKNOWN)})
        case dict():
            return sorted({found for item in value.values() for found in unknowns(item)})
        case list():
            return sorted({found for item in value for found in unknowns(item)})
    return []
