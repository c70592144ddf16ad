"""Hours in the life of a domain, drawn at random and harsher than AWS: users come and go at any call of a sweep, and
leave kernels at work; signals are late, lost, hidden, wrong; scripts are ended; clocks differ and go back; calls fail;
two sweeps run into each other, or break off and go on. After each sweep the truth is asked, without any tolerance.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from benchmarks.idle.cloud import Cloud, Stop, error
from benchmarks.idle.lived import Lived, drawn
from benchmarks.idle.sweeping import OPEN, Run
from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.position import Position

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
EVERY = timedelta(minutes=15)
SWEEPS = 12
SPACES = 4
CODES = ("ThrottlingException", "AccessDeniedException", "InternalFailure", "ResourceNotFound")
KEEP = "2026-11-29T00:00Z"


class History:
    """One domain of a few apps through a few hours."""

    def __init__(self, seed: int) -> None:
        self.random = draw = random.Random(seed)  # noqa: S311  (what happens, not a secret)
        self.limit = timedelta(minutes=draw.choice((30, 60, 90)))
        self.notice = timedelta(minutes=draw.choice((0, 5)))
        self.fault = draw.choice((0, 0, 0.05, 0.3))
        self.return_rate = draw.choice((0, 0, 0.002, 0.02, 0.2))
        self.habit = draw.choice((0.02, 0.02, 0.15))
        self.interleaved = draw.choice((0, 0, 0.02))
        self.skews = draw.choice(((0,), (0,), (-60, 0, 60)))
        self.seconds = draw.choice((None, None, None, 65, 150))
        self.breaker = draw.choice((OPEN, OPEN, Breaker(most=1, share=1.0), Breaker(most=9, share=0.5, few=1)))
        self.cloud = Cloud(START, [self._app(number) for number in range(draw.randint(1, SPACES))], self._before)
        self.cloud.shared = {f"s{number}" for number in range(SPACES) if draw.random() < 0.1}
        self.counts: Counter[str] = Counter()
        self.jump = timedelta()
        self.calm, self.nested, self.window = True, False, 0.0
        self.good: Counter[tuple[str, ...]] = Counter()

    def _app(self, number: int) -> Lived:
        draw = self.random
        created = START - timedelta(minutes=draw.randint(0, 300))
        kind = draw.choice(("JupyterLab", "JupyterLab", "CodeEditor", "Canvas"))
        app = Lived("d-1", f"s{number}", created, created, heart=draw.random() < 0.8, kind=kind, manners=drawn(draw))
        app.silent_since = None if app.heart else created.timestamp()
        app.use(created + (START - created) * draw.random())
        return app

    def _before(self, operation: str) -> None:
        draw = self.random
        if self.skews != (0,) and draw.random() < 0.05:
            self.jump = timedelta(seconds=draw.choice(self.skews))
        if draw.random() < self.fault:
            self.calm = False
            raise error(draw.choice(CODES))
        self._come_back()
        if not self.nested and draw.random() < self.interleaved:
            self.nested, self.calm = True, False
            self._run().sweep(self.cloud)
            self.nested = False

    def _come_back(self) -> None:
        for app in self._apps() if self.return_rate else ():
            if self.random.random() < self.return_rate:
                app.use(self.cloud.now)

    def live(self, sweeps: int = SWEEPS) -> Counter[str]:
        for number in range(1, sweeps + 1):
            self._pass_time(START + number * EVERY)
            self.calm = self.seconds is None and self.breaker is OPEN
            self._sweep()
            if self.random.random() < 0.2:
                self._sweep()
            self._ask()
        return self.counts

    def _pass_time(self, until: datetime) -> None:
        self.cloud.now = max(until + timedelta(seconds=self.random.uniform(0, 60)), self.cloud.now)
        self._start_again()
        for app in self._apps():
            draw = self.random.random()
            if draw < 0.03:
                app.toggle(self.cloud.now)
            elif draw < 0.03 + self.habit:
                busy = self.random.choice((0, 0, 0, 0, 3600, 10_000))
                app.use(self.cloud.now - timedelta(minutes=self.random.uniform(0, 14)), busy=busy)
            app.lie = self.random.choice(("nothing", "ahead", "naive")) if self.random.random() < 0.1 else ""
        self._tag()

    def _start_again(self) -> None:
        """Somebody starts what was stopped: the same name, and the tags of the app before."""
        if self.random.random() < 0.3:
            now = self.cloud.now
            space = f"s{self.random.randrange(SPACES)}"
            app = Lived("d-1", space, now, now, manners=drawn(self.random))
            self.good.pop(app.key, None)
            self.cloud.apps.setdefault(app.key, app)

    def _tag(self) -> None:
        if self.random.random() < 0.05:
            space = f"arn:aws:sagemaker:eu-central-1:1:space/d-1/s{self.random.randrange(SPACES)}"
            keeps = self.random.random() < 0.5
            self.cloud.tags[space] = {"keep-until": KEEP if keeps else "2026-11-19T00:00Z"}

    def _run(self) -> Run:
        policy = Policy(limit=self.limit, every=EVERY, notice=self.notice)
        skew = timedelta(seconds=self.random.choice(self.skews))
        policies = {"JupyterLab": policy, "CodeEditor": policy}
        turn = self.counts["sweeps"]
        return Run(policies, breaker=self.breaker, seconds=self.seconds, skew=skew, jump=lambda: self.jump, turn=turn)

    def _sweep(self) -> None:
        position: Position | None = Position()
        for _ in range(3):
            _, position = self._run().sweep(self.cloud, position)
            if position is None:
                break
        self.counts["sweeps"] += 1

    def _ask(self) -> None:
        for stop in self.cloud.stops:
            self.counts["stops"] += 1
            self.counts[self._kind_of(stop)] += 1
        self.cloud.stops.clear()
        for app in self._apps():
            self._count_missed(app)

    def _kind_of(self, stop: Stop) -> str:
        """What a stop was; "" where it was right."""
        app = stop.app
        assert isinstance(app, Lived)
        if app.kind == "Canvas" or app.space in self.cloud.shared or self._is_kept(app.space):
            return "false"
        self.window = max(self.window, stop.late.total_seconds())
        if stop.idle >= self.limit:
            return ""
        if stop.idle < stop.late:
            return "raced"
        return "skewed" if stop.idle >= self.limit - self._wrong(app) else "false"

    def _wrong(self, app: Lived) -> timedelta:
        """By how much clocks were wrong: twice the sweep's skew, and a space's that is behind."""
        return timedelta(seconds=2 * max(map(abs, self.skews)) - min(app.manners.offset, 0))

    def _is_kept(self, space: str) -> bool:
        return self.cloud.tags.get(f"arn:aws:sagemaker:eu-central-1:1:space/d-1/{space}") == {"keep-until": KEEP}

    def _count_missed(self, app: Lived) -> None:
        covered = app.kind != "Canvas" and app.space not in self.cloud.shared and not self._is_kept(app.space)
        told = covered and self.calm and app.heart and app.manners.good and not app.lie
        self.good[app.key] = self.good[app.key] + 1 if told else 0
        overdue = self.limit + EVERY + self.notice
        idle = self.cloud.now - app.last_use(self.cloud.now)
        enough = 2 + overdue // EVERY if self.notice else 2
        self.counts["missed"] += self.good[app.key] >= enough and idle >= overdue + EVERY / 2

    def _apps(self) -> list[Lived]:
        return [app for app in self.cloud.apps.values() if isinstance(app, Lived)]
