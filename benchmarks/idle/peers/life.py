"""A day and a half of somebody and an app, drawn beforehand, so that every tool lives through the same."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
END = START + timedelta(hours=36)


class How(StrEnum):
    """What is being done. All of it is use: a stop meanwhile loses work."""

    NOTEBOOK = "short cells of a notebook"
    CELL = "one long cell, with nobody there"
    WRITING = "files, in the editor"
    COMMAND = "a command whose output a terminal shows"
    QUIET = "a command in the background that computes, and whose output goes to a file"


_LEAST_AND_MOST = {How.NOTEBOOK: (10, 180), How.CELL: (30, 480), How.WRITING: (10, 180), How.COMMAND: (10, 300),
                   How.QUIET: (60, 400)}  # fmt: skip
_SELDOM = (4, 2, 3, 2, 0.5)
_PAUSES = ((2, 50), (2, 50), (60, 400), (500, 900))


@dataclass(frozen=True)
class Episode:
    """``tidy``: kernels and terminals are closed at its end."""

    begin: datetime
    end: datetime
    how: How
    tidy: bool


@dataclass(frozen=True)
class Life:
    """``ends_scripts``: how soon after each start somebody ends the scripts of the space; None for never.

    In an ``outage``, from begin to end, no call to AWS succeeds.
    """

    kind: str
    limit: timedelta
    outage: tuple[datetime, datetime]
    ends_scripts: timedelta | None
    episodes: tuple[Episode, ...]

    def pauses(self, longer: timedelta) -> int:
        """How often nobody used it for so long."""
        ends = [*(each.begin for each in self.episodes[1:]), END]
        return sum(after - each.end > longer for each, after in zip(self.episodes, ends, strict=True))


def drawn(seed: int) -> Life:
    draw = random.Random(seed)  # noqa: S311  (what happens, not a secret)
    down = START + timedelta(minutes=draw.uniform(0, 2000))
    return Life(
        kind=draw.choice(("JupyterLab", "CodeEditor")),
        limit=timedelta(minutes=draw.choice((60, 90, 120))),
        outage=(down, down + timedelta(minutes=draw.uniform(5, 60))),
        ends_scripts=timedelta(minutes=draw.uniform(5, 30)) if draw.random() < 0.1 else None,
        episodes=tuple(_episodes(draw)),
    )


def _episodes(draw: random.Random) -> list[Episode]:
    found, begin = [], START + timedelta(minutes=draw.uniform(0, 10))
    while begin < END - timedelta(hours=4):
        how = draw.choices(tuple(How), _SELDOM)[0]
        end = min(begin + timedelta(minutes=draw.uniform(*_LEAST_AND_MOST[how])), END - timedelta(hours=4))
        found.append(Episode(begin, end, how, tidy=draw.random() < 0.3))
        begin = end + timedelta(minutes=draw.uniform(*draw.choice(_PAUSES)))
    return found
