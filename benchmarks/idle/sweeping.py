"""One run of the real sweep over the in-memory AWS."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.idle.cloud import Cloud
from lambdas.idle_shutdown.calls import Calls
from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.heartbeats import Heartbeats
from lambdas.idle_shutdown.kinds.spaces import Spaces
from lambdas.idle_shutdown.kinds.studio_apps import Clients, StudioApps
from lambdas.idle_shutdown.notices import Notices
from lambdas.idle_shutdown.position import Position
from lambdas.idle_shutdown.record import Journal
from lambdas.idle_shutdown.sweep import Rules, Sweep
from lambdas.idle_shutdown.tag_listing import TagListing

_NUMBERS = itertools.count(1)
OPEN = Breaker(most=10**6, share=1.0)


@dataclass
class CloudClock:
    """The cloud's time as Lambda sees it, wrong by ``skew``; a run ends at ``until``."""

    cloud: Cloud
    until: datetime | None = None
    skew: timedelta = timedelta()
    jump: Callable[[], timedelta] = timedelta

    def now(self) -> datetime:
        return self.cloud.now + self.skew + self.jump()

    def left(self) -> timedelta:
        return timedelta.max if self.until is None else self.until - self.cloud.now

    def pause(self, until: datetime) -> None:
        self.cloud.sleep(max((until - self.now()).total_seconds(), 0))


@dataclass
class Run:
    """What one run is given besides the cloud. ``spaces``, by domain, are what earlier runs in its process know."""

    policies: Mapping[str, Policy]
    domains: Sequence[str] = ("d-1",)
    breaker: Breaker = OPEN
    dry_run: bool = False
    a_second: float = 10
    seconds: float | None = None
    skew: timedelta = timedelta()
    jump: Callable[[], timedelta] = timedelta
    turn: int = 0
    topic_arn: str = ""
    spaces: Mapping[str, Spaces] = field(default_factory=dict)
    write: Callable[[str], None] = field(default=lambda _: None)

    def sweep(self, cloud: Cloud, start: Position | None = None) -> tuple[Journal, Position | None]:
        """To its end, or to the end of its time; another one may be in the middle of a call of its own."""
        interrupted, cloud.sweep = cloud.sweep, next(_NUMBERS)
        try:
            return self._sweep(cloud, start)
        finally:
            cloud.sweep = interrupted

    def _sweep(self, cloud: Cloud, start: Position | None) -> tuple[Journal, Position | None]:
        calls = Calls(self.a_second, cloud.monotonic, cloud.sleep)
        notices = Notices(cloud, self.topic_arn, calls)
        journal = Journal(self.write, notices.hear)
        clients = Clients(cloud, Heartbeats(cloud, calls), TagListing(cloud, calls), calls)
        kinds = [
            StudioApps(domain, clients, self.policies, turn=self.turn, spaces=self.spaces.get(domain))
            for domain in self.domains
        ]
        until = None if self.seconds is None else cloud.now + timedelta(seconds=self.seconds)
        clock = CloudClock(cloud, until, self.skew, self.jump)
        rest = Sweep(kinds, Rules(self.breaker, self.dry_run), clock, journal).run(start or Position())
        notices.send()
        return journal, rest
