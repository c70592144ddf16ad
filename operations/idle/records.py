"""Decisions, read back from lines of the sweep's log."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lambdas.idle_shutdown import policy_text
from lambdas.idle_shutdown.decision.case import Action, Case
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.record import from_json

LONGEST_LINE = 262_144  # CloudWatch's longest event, in bytes


@dataclass(frozen=True)
class Decision:
    """One line: what was known of one thing ``at`` a time, by which ``policies``, and what became of it.

    ``row`` is the word of the row that decided, maybe a later version's; empty in lines of versions that wrote none.
    """

    at: datetime
    case: Case
    action: Action
    reason: str
    row: str
    outcome: str
    policies: Mapping[str, Policy] | None
    error: str = ""


def read(lines: Iterable[str], counts: Counter[str]) -> Iterator[Decision]:
    """The decisions among lines; ``counts`` tells of ``decisions``, ``other`` lines, and those ``unreadable``.

    A line may begin with a time stamp, as ``aws logs tail`` prints it. Lambda's own lines and counts are other lines;
    what is cut off, too long or not understood is unreadable. Fields that a later version added are left alone.
    """
    policies = None
    for line in lines:
        try:
            told = _told(line)
            if "policies" in told:
                policies = policy_text.read(json.dumps(told["policies"]))
            found = _decision(told, policies) if "case" in told else None
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            counts["unreadable"] += 1
            continue
        counts["decisions" if found else "other"] += 1
        if found:
            yield found


def _told(line: str) -> Mapping[str, Any]:
    begin = line.find("{")
    if begin < 0:
        return {}
    if len(line) > LONGEST_LINE:
        raise ValueError("longer than an event can be")
    told = json.loads(line[begin:])
    return told if isinstance(told, dict) else {}


def _decision(told: Mapping[str, Any], policies: Mapping[str, Policy] | None) -> Decision:
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return Decision(
        at=at,
        case=from_json(told["case"]),
        action=Action(told["action"]),
        reason=str(told["reason"]),
        row=str(told.get("row", "")),
        outcome=str(told["outcome"]),
        policies=policies,
        error=str(told.get("error", "")),
    )
