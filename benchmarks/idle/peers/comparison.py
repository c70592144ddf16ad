"""All tools over the same histories, and their calls for many apps."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from benchmarks.idle.peers import (
    activity_stamp,
    built_in,
    cloud_custodian,
    code_editor_cron,
    evening_sweeper,
    jupyterlab_cron,
    long_running,
    ours,
    studio_extension,
)
from benchmarks.idle.peers.life import drawn
from benchmarks.idle.peers.playing import Score, play
from benchmarks.idle.peers.tool import Outside, Tool
from benchmarks.idle.scale import cloud_of

TOOLS = tuple(
    each.TOOL
    for each in (ours, built_in, jupyterlab_cron, code_editor_cron, studio_extension, activity_stamp, long_running,
                 cloud_custodian, evening_sweeper)
)  # fmt: skip
APPS = 1000
LIMIT = timedelta(minutes=90)


@dataclass(frozen=True)
class Calls:
    """Of one sweep over ``APPS`` apps of which a tenth is idle; ``right`` of its ``stops`` were of these."""

    made: int
    stops: int
    right: int


@dataclass
class Row:
    """``scores`` by the kind of app. ``calls`` is None where AWS is asked for nothing but the stop itself."""

    tool: Tool
    calls: Calls | None
    scores: dict[str, Score] = field(default_factory=dict)

    def of(self, kinds: Iterable[str]) -> Score:
        return sum((self.scores.get(kind, Score()) for kind in kinds), Score())


def compared(count: int, *, seed: int, told: Callable[[int], None] = lambda _: None) -> Sequence[Row]:
    """A row for each tool, ours first; ``told`` hears how many histories are done."""
    rows = [Row(tool, calls(tool)) for tool in TOOLS]
    for number in range(count):
        life = drawn(seed + number)
        for row in rows:
            if life.kind in row.tool.covers:
                row.scores[life.kind] = row.scores.get(life.kind, Score()) + play(row.tool, life)
        told(number + 1)
    return rows


def calls(tool: Tool) -> Calls | None:
    if not isinstance(tool.way, Outside):
        return None
    cloud = cloud_of(APPS)
    cloud.now = cloud.now.replace(hour=19 if tool is cloud_custodian.TOOL else 20)
    tool.way.sweep(cloud, LIMIT)
    return Calls(cloud.calls.total(), len(cloud.stops), sum(stop.idle >= LIMIT for stop in cloud.stops))
