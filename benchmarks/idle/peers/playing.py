"""One tool through one life."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from botocore.exceptions import ClientError

from benchmarks.idle.apps import App
from benchmarks.idle.cloud import BLIND, Cloud, error
from benchmarks.idle.peers.life import END, START, Life
from benchmarks.idle.peers.space import Space
from benchmarks.idle.peers.tool import Inside, Outside, Tool

MINUTE = timedelta(minutes=1)
TOLERANCE = timedelta(minutes=3)
OVERDUE = timedelta(minutes=15) + TOLERANCE  # a sweep later
PAST_THE_MINUTE = timedelta(seconds=37)  # beats are sent at the full minute, sweeps begin at any second


@dataclass
class Score:
    """``false`` are stops of what was in use within the limit; ``raced`` those of them, not counted there, whose use
    was so fresh that a beat a minute could not have told of it. ``missed`` of ``idle`` pauses left the app running.
    """

    stops: int = 0
    false: int = 0
    raced: int = 0
    missed: int = 0
    idle: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))


def play(tool: Tool, life: Life) -> Score:
    player, now = _Player(tool, life), START
    while now < END:
        player.live(now)
        now += MINUTE
    player.score.idle = life.pauses(life.limit + OVERDUE)
    return player.score


class _Player:
    def __init__(self, tool: Tool, life: Life) -> None:
        self._way, self._every, self._life, self.score = tool.way, tool.every, life, Score()
        self._begin(Space(life, START))

    def _begin(self, space: Space) -> None:
        self._space, self._gone = space, False
        self._rule = self._way.rule(self._life.limit) if isinstance(self._way, Inside) else None

    def live(self, now: datetime) -> None:
        self._space.pass_time(now)
        if self._gone:
            self._start_again(now)
        elif (now - START) % self._every == timedelta() and self._stops(self._space):
            self._count_stop(self._space)
            self._gone = True
        else:
            self._count_missed(self._space)

    def _start_again(self, now: datetime) -> None:
        """Somebody needs it, still or again."""
        episodes, at = self._life.episodes, self._space.next_episode
        if at < len(episodes) and episodes[at].begin <= now:
            self._begin(Space(self._life, now, next_episode=at))

    def _stops(self, space: Space) -> bool:
        if isinstance(self._way, Outside):
            return self._swept(space, self._way)
        assert self._rule
        return (space.scripted or not self._way.script) and self._rule(space) and not self._is_down()

    def _swept(self, space: Space, way: Outside) -> bool:
        space.pass_time(space.now + PAST_THE_MINUTE)
        app = App("d-1", "a-space", space.created, space.used, heart=space.scripted, kind=self._life.kind)
        app.pass_time(space.now)
        cloud = Cloud(space.now, [app], self._before)
        try:
            way.sweep(cloud, self._life.limit)
        except ClientError:
            return False
        return not cloud.apps

    def _before(self, _operation: str) -> None:
        if self._is_down():
            raise error("InternalFailure")

    def _is_down(self) -> bool:
        begin, end = self._life.outage
        return begin <= self._space.now < end

    def _count_stop(self, space: Space) -> None:
        self.score.stops += 1
        if space.now - space.used < self._life.limit - TOLERANCE:
            raced = space.now - space.came < BLIND and space.came > space.created
            self.score.raced += raced
            self.score.false += not raced

    def _count_missed(self, space: Space) -> None:
        """Nobody can stop anything in an outage: what is due then is due at its end."""
        due, (begin, end) = space.used + self._life.limit, self._life.outage
        due = end if begin < due + OVERDUE and due < end else due
        if not space.overdue and space.now >= due + OVERDUE:
            self.score.missed, space.overdue = self.score.missed + 1, True
