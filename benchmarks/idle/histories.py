"""Hours in the life of a domain, drawn at random and harsher than AWS: users come and go at any call of a sweep, leave
kernels at work, tag, delete and start again; signals are late, lost, hidden, wrong; scripts are ended; clocks differ
and go back; calls fail, hang, come back in parts; two sweeps run into each other, or break off and go on in another
process. At each stop and after each sweep the truth is asked, without any tolerance.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from benchmarks.idle.cloud import Stop, error
from benchmarks.idle.lived import Lived
from benchmarks.idle.people import START, People, first_apps
from benchmarks.idle.sweeping import OPEN, Run
from benchmarks.idle.troubled import Troubled, Troubles
from benchmarks.idle.truth import Truth
from lambdas.idle_shutdown.decision.breaker import Breaker
from lambdas.idle_shutdown.decision.policy import Policy
from lambdas.idle_shutdown.kinds.spaces import Spaces
from lambdas.idle_shutdown.position import Position

EVERY = timedelta(minutes=15)
SWEEPS = 12
RUNS = 20  # of one sweep, as many as the state machine makes
A_CALL = 0.02  # seconds
CODES = (
    "ThrottlingException", "AccessDeniedException", "InternalFailure", "ResourceNotFound", "ResourceInUse"
)  # fmt: skip


class History:
    """One domain of a few apps through a few hours. ``counts`` says what became of it, and ``window`` how many seconds
    before a deletion its app was read for the last time, at most, where no call was held up.
    """

    def __init__(self, seed: int) -> None:
        self.random = draw = random.Random(seed)  # noqa: S311  (what happens, not a secret)
        self.policy = _policy(draw)
        self.skews = draw.choice(((0,), (0,), (-60, 0, 60)))
        self.seconds = draw.choice((None, None, None, 65, 150))
        self.breaker = draw.choice((OPEN, OPEN, Breaker(most=1, share=1.0), Breaker(most=9, share=0.5, few=1)))
        self.warm = draw.random() < 0.5
        self.truth = Truth(self.policy, wrong=timedelta(seconds=2 * max(self.skews)))
        self.troubles = _troubles(draw)
        self.cloud = Troubled(START, first_apps(draw), self._before, draw, self.troubles)
        self.cloud.stopped = self._ask_of
        self.people = People(draw, self.cloud, self.truth, habit=draw.choice((0.02, 0.02, 0.15)))
        self.happenings = self._happenings()
        self.spaces = {"d-1": Spaces(self.cloud, "d-1")}
        self.counts: Counter[str] = Counter()
        self.jump, self.window, self.failing = timedelta(), 0.0, 0
        self.nested, self.other, self.calm = False, Position(), True

    def _happenings(self) -> list[tuple[float, Callable[[], None]]]:
        """What may come before any call of a sweep, each with how often it does. A failure comes last: it ends that."""
        draw, people = self.random, self.people
        self.slow = draw.choice((0, 0, 0, 0.02, 0.2))
        self.interleaved = draw.choice((0, 0, 0.02))
        possible: list[tuple[float, Callable[[], None]]] = [
            (draw.choice((0, 0, 0.002, 0.02, 0.2)), people.come_back),
            (draw.choice((0, 0, 0.002, 0.05)), people.start_anew),
            (draw.choice((0, 0, 0.01, 0.1)), people.tag),
            (draw.choice((0, 0, 0.005)), people.end_a_script),
            (draw.choice((0, 0, 0, 0, 0.001)), people.delete_the_domain),
            (0.05 if any(self.skews) else 0, self._set_the_clock),
            (self.slow, self._hang),
            (self.interleaved, self._sweep_in_between),
            (draw.choice((0, 0, 0.05, 0.2)), self._fail),
        ]
        return [each for each in possible if each[0]]

    def _before(self, _operation: str) -> None:
        self.cloud.sleep(A_CALL)
        for rate, happen in self.happenings:
            if self.random.random() < rate:
                happen()
        if self.failing:
            self.failing, self.calm = self.failing - 1, False
            raise error(self.random.choice(CODES))

    def _set_the_clock(self) -> None:
        self.jump = timedelta(seconds=self.random.choice(self.skews))

    def _hang(self) -> None:
        self.calm = False
        self.cloud.sleep(self.random.uniform(0, 60))

    def _fail(self) -> None:
        """This call, or many in a row."""
        self.failing = self.random.choice((1, 1, 1, 10))

    def _sweep_in_between(self) -> None:
        """Another one, in a process of its own, as far as its time allows; next time it goes on from there."""
        if self.nested:
            return
        self.nested, self.calm = True, False
        run = self._run(self.random.choice((None, 65, 90)))
        self.other = run.sweep(self.cloud, self.other)[1] or Position()
        self.nested = False

    def live(self, sweeps: int = SWEEPS) -> Counter[str]:
        for number in range(1, sweeps + 1):
            self.cloud.now = max(START + number * EVERY + timedelta(minutes=self.random.random()), self.cloud.now)
            self.people.pass_time()
            quiet = self.troubles.partial == self.troubles.lost == 0
            self.calm = quiet and self.seconds is None and self.breaker is OPEN
            self._sweep()
            if self.random.random() < 0.2:
                self._sweep()
            for app in self.people.apps:
                self._count_missed(app)
        return self.counts

    def _sweep(self) -> None:
        """In one process, or in a new one for each run."""
        position: Position | None = Position()
        for _ in range(RUNS):
            run = self._run(self.seconds)
            run.spaces = self.spaces if self.warm else {}
            _, position = run.sweep(self.cloud, position)
            if position is None:
                break
            self.counts["resumed"] += 1
        self.counts["sweeps"] += 1

    def _run(self, seconds: float | None) -> Run:
        policies = {"JupyterLab": self.policy, "CodeEditor": self.policy}
        skew = timedelta(seconds=self.random.choice(self.skews))
        turn = self.counts["sweeps"]
        return Run(policies, breaker=self.breaker, seconds=seconds, skew=skew, jump=lambda: self.jump, turn=turn)

    def _ask_of(self, stop: Stop) -> None:
        self.counts.update(["stops", self.truth.of(stop, self.cloud)])
        if not self.slow and not self.interleaved:
            self.window = max(self.window, stop.late.total_seconds())

    def _count_missed(self, app: Lived) -> None:
        signals = app.heart and app.manners.good and not app.lie
        app.told = app.told + 1 if signals and self.calm and self.truth.covers(app, self.cloud.now) else 0
        overdue = self.policy.limit + EVERY + self.policy.notice
        idle = self.cloud.now - app.last_use(self.cloud.now)
        enough = 2 + overdue // EVERY if self.policy.notice else 2
        self.counts["missed"] += app.told >= enough and idle >= overdue + EVERY / 2


def _policy(draw: random.Random) -> Policy:
    return Policy(
        limit=timedelta(minutes=draw.choice((30, 60, 90))),
        every=EVERY,
        notice=timedelta(minutes=draw.choice((0, 5))),
        max_age=draw.choice((None, None, None, timedelta(hours=2))),
    )


def _troubles(draw: random.Random) -> Troubles:
    return Troubles(
        page=draw.choice((1, 2, 100)),
        crowd=draw.random() < 0.1,
        partial=draw.choice((0, 0, 0, 0.1, 0.6)),
        split=draw.choice((0, 0, 0.3)),
        lost=draw.choice((0, 0, 0, 0.3)),
    )
