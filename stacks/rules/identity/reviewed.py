"""The actions that were looked at one by one, and what keeps each from leading out."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("reviewed_actions.toml")


def reviewed_actions() -> tuple[str, ...]:
    """What a role of users' code may be allowed, as IAM spells it, sorted. Their boundary is made of it, too."""
    return _listed("actions")


def operators_actions() -> tuple[str, ...]:
    """What those may be allowed who operate and audit."""
    return _listed("operators")


def _listed(table: str) -> tuple[str, ...]:
    return tuple(sorted({action for group in _tables()[table].values() for action in group}))


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text())
