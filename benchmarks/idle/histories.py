"""Days in the life of a domain, drawn at random: users come and go, in the middle of a sweep too; clocks and stamps
are wrong; calls fail; scripts are ended; two sweeps run at once. After each sweep the truth is asked.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.idle.apps import App
from benchmarks.idle.cloud import Cloud, error
from benchmarks.idle.sweeping import Run
from lambdas.idle_shutdown.decision.policy import Policy

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
EVERY = timedelta(minutes=15)
CODES = ("ThrottlingException", "AccessDeniedException", "InternalFailure", "ResourceNotFound")


@dataclass(frozen=True)
class Found:
    """``hidden`` are stops of an app whose use no signal could have told when it was read: the race that remains."""

    histories: int
    sweeps: int
    stops: int
    false_stops: int
    hidden: int
    missed: int
    seconds: float


class History:
    """One domain of a few apps through a few hours."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  (what happens, not a secret)
        self.limit = timedelta(minutes=self.random.choice((30, 60, 90)))
        self.notice = timedelta(minutes=self.random.choice((0, 5)))
        self.fault = self.random.choice((0, 0, 0.05, 0.3))
        self.return_rate = self.random.choice((0, 0.02, 0.2))
        self.cloud = Cloud(START, [self._app(number) for number in range(self.random.randint(1, 4))], self._before)
        self.counts: Counter[str] = Counter()
        self.calm, self.told = True, Counter[tuple[str, ...]]()

    def _app(self, number: int) -> App:
        draw = self.random
        age = timedelta(minutes=draw.randint(0, 300))
        used = START - min(age, timedelta(minutes=draw.randint(0, 200)))
        skew = timedelta(seconds=draw.choice((0, 0, 0, -120, 120, 600)))
        kind = draw.choice(("JupyterLab", "JupyterLab", "CodeEditor", "Canvas"))
        return App("d-1", f"s{number}", START - age, used, heart=draw.random() < 0.7, kind=kind, offset=skew)

    def _before(self, operation: str) -> None:
        if self.random.random() < self.fault:
            self.calm = False
            raise error(self.random.choice(CODES))
        for app in self.cloud.apps.values():
            if self.random.random() < self.return_rate:
                app.use(self.cloud.now)

    def live(self, sweeps: int) -> Counter[str]:
        for _ in range(sweeps):
            self._pass_time()
            self.calm = True
            self._sweep()
            if self.random.random() < 0.2:
                self._sweep()
            self._ask()
        return self.counts

    def _pass_time(self) -> None:
        self.cloud.now = START + EVERY * round((self.cloud.now - START) / EVERY + 1)
        self._start_again()
        for app in self.cloud.apps.values():
            if self.random.random() < 0.15:
                app.heart = not app.heart
            if self.random.random() < 0.3:
                app.use(self.cloud.now - timedelta(minutes=self.random.randint(0, 14)))
            app.pass_time(self.cloud.now)
            self._lie(app)

    def _start_again(self) -> None:
        """Somebody starts what was stopped: the same name, and the tags of the app before."""
        app = App(
            "d-1", f"s{self.random.randint(0, 3)}", self.cloud.now, self.cloud.now, heart=self.random.random() < 0.7
        )
        if self.random.random() < 0.2:
            self.told.pop(app.key, None)
            self.cloud.apps.setdefault(app.key, app)

    def _lie(self, app: App) -> None:
        """What a stamp says wrongly: nothing, what lies ahead, what has no zone. It never says too little."""
        lie = self.random.random()
        if lie < 0.05:
            app.stamp = None
        elif lie < 0.1:
            app.stamp = self.cloud.now + timedelta(hours=1)
        elif lie < 0.13 and app.stamp:
            app.stamp = app.stamp.replace(tzinfo=None)

    def _sweep(self) -> None:
        policy = Policy(limit=self.limit, every=EVERY, notice=self.notice)
        skew = timedelta(seconds=self.random.choice((0, 0, -60, 60)))
        run = Run({"JupyterLab": policy, "CodeEditor": policy}, skew=skew, turn=self.counts["sweeps"])
        run.sweep(self.cloud)
        self.counts["sweeps"] += 1

    def _ask(self) -> None:
        tolerance = timedelta(minutes=3)  # of the skews above
        for stop in self.cloud.stops:
            early = stop.idle < self.limit - tolerance
            self.counts["stops"] += 1
            self.counts["hidden"] += early and stop.hidden
            self.counts["false"] += (early and not stop.hidden) or stop.app.kind == "Canvas"
        self.cloud.stops.clear()
        overdue = self.limit + EVERY + tolerance
        for app in self.cloud.apps.values():
            self.told[app.key] = self.told[app.key] + 1 if self.calm and self._tells(app) else 0
            long_told = self.told[app.key] * EVERY > overdue + EVERY
            self.counts["missed"] += long_told and self.cloud.now - app.used >= overdue and app.kind != "Canvas"

    def _tells(self, app: App) -> bool:
        """Whether its signals are good, now as before."""
        honest = app.stamp is not None and app.stamp.tzinfo is not None and app.stamp <= self.cloud.now
        return app.heart and honest and abs(app.offset) < timedelta(minutes=5)


def hunt(count: int, *, first: int = 0) -> Found:
    started = time.process_time()
    counts: Counter[str] = Counter()
    for seed in range(first, first + count):
        counts += History(seed).live(sweeps=12)
    return Found(
        histories=count,
        sweeps=counts["sweeps"],
        stops=counts["stops"],
        false_stops=counts["false"],
        hidden=counts["hidden"],
        missed=counts["missed"],
        seconds=round(time.process_time() - started, 1),
    )
