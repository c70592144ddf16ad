"""What a sweep did, one line a thing: enough to explain a decision later, and to make it again by another policy."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from . import policy_text
from .decision.case import Action, Case, Signals, TableRow, Verdict
from .decision.policy import Policy
from .prices import AN_HOUR

_IDLE = (TableRow.IDLE, TableRow.TOO_OLD)  # warned, stopped, or waiting for either
_SHOWN = 100  # of a sweep's answer; the log has them all
_LONGEST_REASON = 500  # there: errors may be long, and a state machine takes no more than 256 KiB


class Outcome(StrEnum):
    """What became of a verdict."""

    NOTHING = "nothing"
    STOPPED = "stopped"
    WARNED = "warned"
    DRY_RUN = "dry run"
    HELD = "held back by the breaker"
    GONE = "gone already"
    REPORTED = "reported"
    FAILED = "failed"


Hearing = Callable[[Case, Verdict, Outcome], None]


def _nobody(_case: Case, _verdict: Verdict, _outcome: Outcome) -> None:
    """Owners are not told."""


@dataclass
class Journal:
    """Writes the lines, counts, and lets ``told`` hear of each outcome."""

    write: Callable[[str], None]
    told: Hearing = _nobody
    counts: Counter[str] = field(default_factory=Counter)
    dollars_an_hour: float = 0.0
    shown: list[dict[str, str]] = field(default_factory=list)

    def note(self, kind: str, case: Case, verdict: Verdict, outcome: Outcome, now: datetime, error: str = "") -> None:
        line = {"at": now.isoformat(), "in": kind, "outcome": outcome, **_said(verdict), "case": to_json(case)}
        self.write(json.dumps(line | ({"error": error} if error else {}), separators=(",", ":")))
        self.counts.update(["seen", verdict.action, outcome])
        self.counts["running"] += case.running
        self.counts["idle"] += verdict.row in _IDLE
        self.counts["doubt"] += verdict.doubt
        if outcome is Outcome.STOPPED:
            self.dollars_an_hour += AN_HOUR.get(case.instance_type, 0)
            self.counts["unpriced"] += case.instance_type not in AN_HOUR
        self.told(case, verdict, outcome)
        if len(self.shown) < _SHOWN:
            self.shown.append(_shown(case, verdict, outcome, error))

    def begins(self, policies: Mapping[str, Policy], now: datetime) -> None:
        """By which policies the lines below were decided."""
        self.write(json.dumps({"at": now.isoformat(), "policies": json.loads(policy_text.written(policies))}))

    def failed(self, kind: str, error: Exception) -> None:
        """A list of a kind could not be read to its end."""
        self.write(json.dumps({"in": kind, "outcome": Outcome.FAILED, "error": f"{type(error).__name__}: {error}"}))
        self.counts["unfinished"] += 1


def to_json(case: Case) -> dict[str, Any]:
    """What ``from_json`` reads back; what is not known is left out."""
    told = _members(case)
    told["signals"] = None if case.signals is None else _without_nothing(_members(case.signals))
    return _without_nothing(told) | {"tags": told["tags"], "signals": told["signals"], "shared": told["shared"]}


def from_json(told: Mapping[str, Any]) -> Case:
    """What ``to_json`` wrote, here or in a later version: members that this one does not know are left alone."""
    absent: dict[str, Any] = {"free": False, "running": False, "status": "", "kind": "", "name": {}}
    read = {"created": _time(told.get("created")), "signals": _signals(told["signals"])}
    return Case(**{**absent, **_understood(told, Case), **read})


def _understood(told: Mapping[str, Any], of: type[Case | Signals]) -> dict[str, Any]:
    return {name: told[name] for name in of.__slots__ if name in told}


def _signals(told: Mapping[str, Any] | None) -> Signals | None:
    if told is None:
        return None
    words = ("failed", "told_by", "glimpse")
    known = _understood(told, Signals)
    read: dict[str, Any] = {name: value if name in words else _time(value) for name, value in known.items()}
    return Signals(**read)


def _without_nothing(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in told.items()
        if value not in (None, "", False) and value != {}
    }


def _members(of: Case | Signals) -> dict[str, Any]:
    return {name: getattr(of, name) for name in of.__slots__}


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _said(verdict: Verdict) -> dict[str, Any]:
    return {"action": verdict.action, "reason": verdict.reason, "row": verdict.row, "doubt": verdict.doubt}


def _shown(case: Case, verdict: Verdict, outcome: Outcome, error: str) -> dict[str, str]:
    name = case.name
    reason = f"{verdict.reason}: {error}" if error else verdict.reason
    said = outcome in (Outcome.NOTHING, Outcome.STOPPED, Outcome.WARNED)
    return {
        "space": name.get("SpaceName") or name.get("UserProfileName") or next(iter(name.values()), ""),
        "type": case.kind,
        "app": name.get("AppName", ""),
        "action": verdict.action if said else Action.KEEP,
        "reason": (reason if said else f"{outcome}; {reason}")[:_LONGEST_REASON],
    }
