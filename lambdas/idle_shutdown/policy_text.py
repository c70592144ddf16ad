"""Policies as text, for an environment variable or a file; times are in seconds.

What a policy leaves as it is by default is left out: a function's environment has 4 KB for all kinds.
"""

import json
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from . import time_zone
from .decision.curfew import Curfew
from .decision.policy import Policy

_LEFT_OUT: Mapping[str, object] = {"max_age": None, "shared_spaces": False, "curfews": {}}


def written(policies: Mapping[str, Policy]) -> str:
    return json.dumps({kind: _policy(policy) for kind, policy in policies.items()}, separators=(",", ":"))


def read(text: str) -> dict[str, Policy]:
    return {kind: _read_policy(told) for kind, told in json.loads(text).items()}


def written_curfews(curfews: Mapping[str, Curfew]) -> str:
    return json.dumps({team: _curfew(curfew) for team, curfew in curfews.items()}, separators=(",", ":"))


def read_curfews(text: str) -> dict[str, Curfew]:
    return {team: _read_curfew(told) for team, told in json.loads(text).items()}


def _policy(policy: Policy) -> dict[str, Any]:
    chosen = {
        "max_age": None if policy.max_age is None else _seconds(policy.max_age),
        "shared_spaces": policy.shared_spaces,
        "curfews": {team: _curfew(curfew) for team, curfew in policy.curfews.items()},
    }
    return {
        "limit": _seconds(policy.limit),
        "every": _seconds(policy.every),
        "notice": _seconds(policy.notice),
        "longest_keep": _seconds(policy.longest_keep),
        **{name: value for name, value in chosen.items() if value != _LEFT_OUT[name]},
    }


def _curfew(curfew: Curfew) -> dict[str, Any]:
    return {
        "begins": curfew.begins.isoformat(),
        "ends": curfew.ends.isoformat(),
        "zone": curfew.zone.key,
        "rule": time_zone.rule(curfew.zone.key),
        "limit": _seconds(curfew.limit),
        "days_off": sorted(curfew.days_off),
    }


def _read_policy(told: Mapping[str, Any]) -> Policy:
    return Policy(
        limit=timedelta(seconds=told["limit"]),
        every=timedelta(seconds=told["every"]),
        notice=timedelta(seconds=told["notice"]),
        max_age=None if told.get("max_age") is None else timedelta(seconds=told["max_age"]),
        longest_keep=timedelta(seconds=told["longest_keep"]),
        shared_spaces=told.get("shared_spaces", False),
        curfews={team: _read_curfew(curfew) for team, curfew in told.get("curfews", {}).items()},
    )


def _read_curfew(told: Mapping[str, Any]) -> Curfew:
    return Curfew(
        begins=time.fromisoformat(told["begins"]),
        ends=time.fromisoformat(told["ends"]),
        zone=time_zone.zone(told["zone"], told["rule"]),
        limit=timedelta(seconds=told["limit"]),
        days_off=frozenset(told["days_off"]),
    )


def _seconds(duration: timedelta) -> int:
    return int(duration.total_seconds())
