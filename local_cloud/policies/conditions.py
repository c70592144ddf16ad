"""Conditions: operators over the values that a request has for a key."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from local_cloud.policies.patterns import Context, equals, matches, matches_arn

_Compare = Callable[[str, str, Context], bool]  # what the policy says, what the request has, the context


@dataclass(frozen=True)
class Condition:
    """One key below one operator. ``quantifier`` is *forallvalues*, *foranyvalue* or empty."""

    operator: str
    quantifier: str
    if_exists: bool
    key: str
    values: tuple[str, ...]

    def holds(self, context: Context) -> bool:
        value = context.get(self.key)
        if self.operator == "null":
            return ("true" if value is None else "false") in (each.lower() for each in self.values)
        if value is None:
            return self._holds_without()
        if not self.quantifier:
            return isinstance(value, str) and self._satisfied_by(value, context)
        values = (value,) if isinstance(value, str) else value
        combine = all if self.quantifier == "forallvalues" else any
        return combine(self._satisfied_by(each, context) for each in values)

    def _holds_without(self) -> bool:
        if self.quantifier == "foranyvalue":
            return self.if_exists
        return self.if_exists or self.quantifier == "forallvalues" or self.operator in _NEGATED

    def _satisfied_by(self, value: str, context: Context) -> bool:
        compare = _COMPARISONS.get(self.operator) or _COMPARISONS[_NEGATED[self.operator]]
        found = any(compare(each, value, context) for each in self.values)
        return found != (self.operator in _NEGATED)


def condition(written: str, key: str, values: tuple[str, ...]) -> Condition:
    """``written`` is an operator as policies spell it: ``ForAnyValue:StringLikeIfExists``.

    Raises:
        ValueError: IAM has no such operator.
    """
    quantifier, _, rest = written.lower().rpartition(":")
    if_exists = rest.endswith("ifexists")
    name = rest.removesuffix("ifexists")
    if name not in _COMPARISONS and name not in _NEGATED and name != "null":
        raise ValueError(f"Invalid Condition type : {written}")
    return Condition(name, quantifier, if_exists, key.lower(), values)


def _ignoring_case(said: str, value: str, context: Context) -> bool:
    return equals(said.lower(), value.lower(), context)


def _boolean(said: str, value: str, _context: Context) -> bool:
    return said.lower() == value.lower()


def _within(said: str, value: str, _context: Context) -> bool:
    try:
        return ip_address(value) in ip_network(said, strict=False)
    except ValueError:
        return False


def _numbers(compare: Callable[[float, float], bool]) -> _Compare:
    return _both(float, compare)


def _dates(compare: Callable[[float, float], bool]) -> _Compare:
    return _both(_moment, compare)


def _both(read: Callable[[str], float], compare: Callable[[float, float], bool]) -> _Compare:
    def compared(said: str, value: str, _context: Context) -> bool:
        try:
            return compare(read(value), read(said))
        except ValueError:
            return False

    return compared


def _moment(text: str) -> float:
    """ISO 8601 or seconds since the epoch."""
    if text.isdigit() and len(text) > len("9999"):
        return float(text)
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


_COMPARISONS: dict[str, _Compare] = {
    "stringequals": equals,
    "stringequalsignorecase": _ignoring_case,
    "stringlike": matches,
    "arnequals": matches_arn,
    "arnlike": matches_arn,
    "bool": _boolean,
    "binaryequals": equals,
    "ipaddress": _within,
    "numericequals": _numbers(operator.eq),
    "numericlessthan": _numbers(operator.lt),
    "numericlessthanequals": _numbers(operator.le),
    "numericgreaterthan": _numbers(operator.gt),
    "numericgreaterthanequals": _numbers(operator.ge),
    "dateequals": _dates(operator.eq),
    "datelessthan": _dates(operator.lt),
    "datelessthanequals": _dates(operator.le),
    "dategreaterthan": _dates(operator.gt),
    "dategreaterthanequals": _dates(operator.ge),
}
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}
