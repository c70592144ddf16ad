"""The wildcards and variables of policies: ``*``, ``?``, ``${aws:PrincipalTag/team}``, ``${key, 'default'}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

Context = Mapping[str, str | tuple[str, ...]]
"""Condition keys in lower case; a tuple for a key that may have several values."""

_TOKEN = re.compile(r"\$\{[^}]*\}|[*?]|\$|[^$*?]+")
_WILDCARDS = {"*": ".*", "?": "."}
_PARTS_OF_AN_ARN = 6


def matches(pattern: str, value: str, context: Context) -> bool:
    """Whether the whole value has the pattern, capitals told apart."""
    found = _compiled(pattern) if "${" not in pattern else _filled(pattern, context, wild=True)
    return found is not None and found.fullmatch(value) is not None


def equals(text: str, value: str, context: Context) -> bool:
    """Whether the value is the text, its variables filled in; wildcards are characters as any."""
    if "${" not in text:
        return text == value
    found = _filled(text, context, wild=False)
    return found is not None and found.fullmatch(value) is not None


def matches_arn(pattern: str, value: str, context: Context) -> bool:
    """Part by part: a wildcard reaches over a colon only in the last part."""
    if pattern == "*":
        return True
    wanted, found = (_parts(each) for each in (pattern, value))
    if len(wanted) < _PARTS_OF_AN_ARN or len(found) < _PARTS_OF_AN_ARN:
        return False
    return all(matches(part, of, context) for part, of in zip(wanted, found, strict=True))


def _parts(arn: str) -> list[str]:
    return arn.split(":", _PARTS_OF_AN_ARN - 1)


@lru_cache(4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(_WILDCARDS.get(each, re.escape(each)) for each in _TOKEN.findall(pattern)), re.DOTALL)


def _filled(text: str, context: Context, *, wild: bool) -> re.Pattern[str] | None:
    """None where a variable has no value, or several: nothing matches then."""
    found = ""
    for token in _TOKEN.findall(text):
        if token.startswith("${"):
            value = _variable(token[2:-1], context)
            if value is None:
                return None
            found += re.escape(value)
        else:
            found += _WILDCARDS[token] if wild and token in _WILDCARDS else re.escape(token)
    return re.compile(found, re.DOTALL)


def _variable(written: str, context: Context) -> str | None:
    if written in ("*", "?", "$"):
        return written
    name, _, default = written.partition(", ")
    value = context.get(name.strip().lower())
    if value is None and default:
        return default.strip("'")
    return value if isinstance(value, str) else None
