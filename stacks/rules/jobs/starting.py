"""What a role may start, and whether IAM can bound it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.policies import Statement, bounding, granted_to

TABLE = Path(__file__).with_name("starting_actions.toml")


@dataclass(frozen=True)
class Start:
    """A statement that lets a role start something. ``off`` are keys for what must be off.

    ``bounded`` is false where no condition could make it what a job must be.
    """

    statement: Statement
    action: str
    bounded: bool
    off: tuple[str, ...]

    @property
    def called(self) -> str:
        return f"{self.statement.called}: {self.action.partition(':')[2]}"


def started(assembly: Assembly, role: Resource) -> Iterator[Start]:
    """Jobs and the like, one for each statement and action; a pattern means every action that fits it.

    The boundary's statements count like the role's own: another policy may be attached to the role by hand.
    """
    table = actions()
    for each in (*granted_to(assembly, role), *bounding(assembly, role)):
        if each.allows:
            for action in (*table["bounded"], *table["unbounded"]):
                if allows(each, action):
                    yield Start(each, action, action in table["bounded"], tuple(table["off"].get(action, ())))


def allows(statement: Statement, action: str) -> bool:
    """Whether a statement names the action, or a pattern that it fits."""
    if action in statement.actions:
        return True
    patterns = [pattern.lower() for pattern in statement.actions if "*" in pattern or "?" in pattern]
    named = any(action.lower() == each.lower() for each in statement.actions)
    return named or any(fnmatchcase(action.lower(), pattern) for pattern in patterns)


@cache
def actions() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text())
