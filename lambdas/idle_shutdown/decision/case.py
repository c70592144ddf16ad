"""What a decision is made from, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Tags = Mapping[str, Mapping[str, str]]
"""Tags by what carries them, nearest first: ``{"it": {...}, "its space": {...}, "its domain": {...}}``."""


class Action(StrEnum):
    STOP = "stop"
    WARN = "warn"
    KEEP = "keep"
    UNKNOWN = "unknown"


class TableRow(StrEnum):
    """The rows of the table in docs/explanation/idle.md, by the words that logs keep: none of them changes."""

    OUT_OF_SCOPE = "out_of_scope"
    UNREADABLE = "unreadable"
    KEPT_BY_TAG = "kept_by_tag"
    READING_FAILED = "reading_failed"
    USE_MAY_BE_HIDDEN = "use_may_be_hidden"
    TOO_OLD = "too_old"
    NO_SIGNAL = "no_signal"
    IDLE = "idle"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class Signals:
    """What was read of a thing's use: aware times, None where there was nothing to read.

    ``heartbeat`` is the last use that the thing itself told of, ``heard`` when it told so; see ``heartbeats.py``.
    ``told_by`` is what the time of last activity was read from, where that is no activity stamp; or a whole
    sentence, with ``{}`` for how long ago. ``failed`` says why a
    reading failed; a failed reading means busy. A ``glimpse`` is a survey's: AWS's own stamps were not asked for, so it
    may say who seems idle, and never suffices to stop anyone.
    """

    heartbeat: datetime | None = None
    heard: datetime | None = None
    last_activity: datetime | None = None
    last_health_check: datetime | None = None
    told_by: str = ""
    failed: str = ""
    glimpse: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is known of one thing at one moment.

    ``name`` is AWS's own parameters for it, ``kind`` and ``status`` AWS's own words. ``shared`` and ``tags`` are None
    where they could not be read; ``signals`` where this sweep has not asked.
    """

    kind: str
    name: Mapping[str, str]
    status: str
    running: bool
    free: bool
    shared: bool | None
    created: datetime | None
    signals: Signals | None = field(default_factory=Signals)
    tags: Tags | None = field(default_factory=dict)
    instance_type: str = ""
    arn: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, the reason a person is told, the row that decided, and whether a person should look into it.

    ``again``: once it has told of that moment itself, another look within the same sweep tells what this one could not.
    ``since``: how long it is unused, of what is to be warned or stopped; the age of the unknown.
    """

    action: Action
    reason: str
    row: TableRow
    doubt: bool = False
    again: datetime | None = None
    since: datetime | None = None
