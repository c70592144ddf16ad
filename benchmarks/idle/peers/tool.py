"""What a tool is here: a rule inside the space, or a sweep from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.idle.cloud import Cloud
from benchmarks.idle.peers.space import Space

JUPYTERLAB, CODE_EDITOR = frozenset({"JupyterLab"}), frozenset({"CodeEditor"})
BOTH = JUPYTERLAB | CODE_EDITOR

Rule = Callable[[Space], bool]
"""Whether to stop now; asked again and again through one run of an app, so it may remember."""


@dataclass(frozen=True)
class Inside:
    """``rule`` makes the rule of one run for a limit. ``script``: whoever is in the space can end it."""

    rule: Callable[[timedelta], Rule]
    script: bool = True


@dataclass(frozen=True)
class Outside:
    """``sweep`` of all apps of domain ``d-1`` for a limit; an error that it raises ends it."""

    sweep: Callable[[Cloud, timedelta], None]


@dataclass(frozen=True)
class Tool:
    """Looks every so often at apps of the kinds that it ``covers``."""

    name: str
    covers: frozenset[str]
    every: timedelta
    way: Inside | Outside
