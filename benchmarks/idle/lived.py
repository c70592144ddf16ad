"""An app whose signals come as AWS brings them: late, seldom, incomplete, and seen at any moment of a sweep."""

import random
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.idle.apps import App

MINUTE = 60.0
SETTLED = timedelta(minutes=10)
LATEST = 30  # seconds from looking to telling: what takes longer, the script does not publish
REMEMBERED = 8  # beats that a reading can ask for


@dataclass(frozen=True)
class Manners:
    """How an app's signals behave; all in seconds.

    Health checks come every ``check``, beats every minute from their own phases on. CloudWatch stamps a beat when it
    comes in, ``delivery`` after the script looked, rounded down to the minute, and shows it ``lag`` later, each
    another part of ``stray`` later still. A share ``lost`` of the beats never comes in. ``offset`` is how far the
    space's clock is ahead.
    """

    check: float = 300
    phase: float = 0
    beat_phase: float = 0
    delivery: float = 0
    lag: float = 0
    stray: float = 0
    lost: float = 0
    offset: float = 0

    @property
    def good(self) -> bool:
        """Beats can be read well before the next health check, and none is missing."""
        return self.check >= 300 and self.lag + self.stray <= 60 and self.lost == 0 and self.offset == 0


def drawn(draw: random.Random) -> Manners:
    return Manners(
        check=draw.choice((60, 120, 300, 600)),
        phase=draw.uniform(0, 600),
        beat_phase=draw.uniform(0, 60),
        delivery=draw.uniform(0, LATEST),
        lag=draw.choice((0, 5, 30, 60, 120)),
        stray=draw.choice((0, 0, 0, 30, 180)),
        lost=draw.choice((0, 0, 0.2)),
        offset=draw.choice((0, 0, 0, 0, 0, -120, 120, 600)),
    )


@dataclass
class Lived(App):
    """``uses`` and ``used`` are the truth, in epoch seconds; from ``began`` to ``busy`` a
    kernel works, which no stamp shows. What was here ``before`` it under the same name may still be heard. ``told`` is
    at how many sweeps in a row its signals were good.
    """

    manners: Manners = Manners()
    uses: list[float] = field(default_factory=list)
    began: float = 0
    busy: float = 0
    silent_since: float | None = None
    beats_since: datetime | None = None
    lie: str = ""
    shared: bool = False
    before: "Lived | None" = None
    told: int = 0

    def use(self, now: datetime, *, busy: float = 0) -> None:
        if now < self.used:
            return
        at = now.timestamp()
        self.uses.append(at)
        if busy:
            self.began, self.busy = at, max(self.busy, at + busy)
        self.used = now

    def last_use(self, now: datetime) -> datetime:
        return max(self.used, min(now, datetime.fromtimestamp(self.busy, UTC)))

    def toggle(self, now: datetime) -> None:
        """Somebody ends its script, or starts it again."""
        self.heart, self.told = not self.heart, 0
        self.silent_since, self.beats_since = (None, now) if self.heart else (now.timestamp(), None)

    def tells(self, now: datetime) -> bool:
        """Whether whoever looks must be able to know."""
        since = self.beats_since or self.created
        return self.heart and self.manners.good and not self.lie and now - since > SETTLED

    def beats_at(self, now: datetime) -> list[tuple[datetime, float]]:
        manners, at = self.manners, now.timestamp()
        last = int((at - manners.beat_phase) // MINUTE)
        looked = [number * MINUTE + manners.beat_phase for number in range(last, last - REMEMBERED, -1)]
        mine = [self._beat(each) for each in looked if self._is_there(each, at)]
        return [*mine, *self.before.beats_at(now)] if self.before else mine

    def _is_there(self, looked: float, now: float) -> bool:
        late = self.manners.lag + self.manners.stray * (looked * 104_729 % 1000) / 1000
        if looked < self.created.timestamp() or looked + self.manners.delivery + late > now:
            return False
        if not self.heart and (self.silent_since is None or looked > self.silent_since):
            return False
        return self.manners.lost == 0 or (looked * 7919 % 1000) / 1000 >= self.manners.lost

    def _beat(self, looked: float) -> tuple[datetime, float]:
        came = looked + self.manners.delivery
        worked = min(looked, self.busy) if looked >= self.began else 0
        told = max(self._before(looked), worked, self.created.timestamp())
        return datetime.fromtimestamp(came - came % MINUTE, UTC), told + self.manners.offset

    def _before(self, moment: float) -> float:
        """The last use until then, 0 for none."""
        at = bisect_right(self.uses, moment)
        return self.uses[at - 1] if at else 0

    def described(self, now: datetime) -> dict[str, Any]:
        at = now.timestamp()
        check = at - (at - self.manners.phase) % self.manners.check
        use = self._before(at)
        checked = datetime.fromtimestamp(check, UTC) if check > self.created.timestamp() else None
        self.checked = self.stamp = checked
        if use and use > check:
            self.stamp = datetime.fromtimestamp(use, UTC)
        self._lie(now)
        return super().described(now)

    def _lie(self, now: datetime) -> None:
        """What a stamp says wrongly: nothing, what lies ahead, what has no zone. It never says too little."""
        if self.lie == "nothing":
            self.stamp = None
        elif self.lie == "ahead":
            self.stamp = now + timedelta(hours=1)
        elif self.lie == "naive" and self.stamp:
            self.stamp = self.stamp.replace(tzinfo=None)
