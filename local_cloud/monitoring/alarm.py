"""The state of an alarm, by the figures of the periods that it looks at.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

ALARM, OK, INSUFFICIENT_DATA = "ALARM", "OK", "INSUFFICIENT_DATA"
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
"""Those with a threshold; AWS has more, with a band."""


@dataclass(frozen=True)
class Rule:
    """``needed`` of the periods have to breach; ``missing`` is AWS's word for how one without a figure counts."""

    comparison: str
    threshold: float
    needed: int
    missing: str

    def breaches(self, value: float) -> bool:
        return COMPARISONS[self.comparison](value, self.threshold)


def state(values: Sequence[float | None], rule: Rule, current: str) -> str:
    """``values`` are one for each period, None for a period without a figure.

    What the known ones leave open, since gaps count as nothing, stays as it is.
    """
    known = [rule.breaches(value) for value in values if value is not None]
    gaps = len(values) - len(known)
    if not known and rule.missing == "missing":
        return INSUFFICIENT_DATA
    breaching = sum(known) + gaps * (rule.missing == "breaching")
    fine = len(known) - sum(known) + gaps * (rule.missing == "notBreaching")
    if breaching >= rule.needed:
        return ALARM
    return OK if fine > len(values) - rule.needed else current
