"""The people of a domain: they come and go, tag, end scripts, delete and start again, between sweeps and in them."""

import random
from datetime import UTC, datetime, timedelta

from benchmarks.idle.lived import Lived, drawn
from benchmarks.idle.troubled import Troubled
from benchmarks.idle.truth import Keep, Truth, carriers

START = datetime(2026, 11, 20, 8, tzinfo=UTC)
SPACES = 4
FOREVER = datetime.max.replace(tzinfo=UTC)


def first_apps(draw: random.Random) -> list[Lived]:
    return [_first(draw, f"s{number}") for number in range(draw.randint(1, SPACES))]


def _first(draw: random.Random, space: str) -> Lived:
    created = START - timedelta(minutes=draw.randint(0, 300))
    kind = draw.choice(("JupyterLab", "JupyterLab", "CodeEditor", "Canvas"))
    app = Lived("d-1", space, created, created, heart=draw.random() < 0.8, kind=kind, manners=drawn(draw))
    app.shared = draw.random() < 0.1
    app.silent_since = None if app.heart else created.timestamp()
    app.use(created + (START - created) * draw.random())
    return app


class People:
    """``habit`` is how often somebody has used an app since the last sweep."""

    def __init__(self, draw: random.Random, cloud: Troubled, truth: Truth, habit: float) -> None:
        self._draw, self._cloud, self._truth, self._habit = draw, cloud, truth, habit
        self._left = False
        self._show_shared()

    @property
    def apps(self) -> list[Lived]:
        return [app for app in self._cloud.apps.values() if isinstance(app, Lived)]

    def pass_time(self) -> None:
        """What has happened since the last sweep."""
        draw, now = self._draw, self._cloud.now
        if draw.random() < 0.3:
            self._start(f"s{draw.randrange(SPACES)}")
        for app in self.apps:
            done = draw.random()
            if done < 0.03:
                app.toggle(now)
            elif done < 0.03 + self._habit:
                app.use(now - timedelta(minutes=draw.uniform(0, 14)), busy=self._work())
            app.lie = draw.choice(("nothing", "ahead", "naive")) if draw.random() < 0.1 else ""
        if draw.random() < 0.05:
            self.tag()

    def come_back(self) -> None:
        """To one of the apps, perhaps to leave a kernel at work."""
        if self.apps:
            self._draw.choice(self.apps).use(self._cloud.now, busy=self._work())

    def end_a_script(self) -> None:
        """Or start it again."""
        if self.apps:
            self._draw.choice(self.apps).toggle(self._cloud.now)

    def start_anew(self) -> None:
        """Somebody deletes an app and starts another of its name, perhaps in a new space of the old one's name."""
        if self.apps:
            old = self._draw.choice(self.apps)
            del self._cloud.apps[old.key]
            self._start(old.space, old)

    def delete_the_domain(self) -> None:
        self._left = True
        self._cloud.apps.clear()

    def tag(self) -> None:
        """Somebody sets ``keep-until`` on an app, its space, its owner's profile or the domain."""
        draw, now = self._draw, self._cloud.now
        app = draw.choice(self.apps) if self.apps else Lived("d-1", "s0", now, now)
        resource = draw.choices(carriers(app), (5, 5, 2, 0.3))[0]
        soon = (now + timedelta(minutes=draw.randint(1, 120))).replace(second=0)
        value, until = draw.choice(
            (
                ("2026-11-29T00:00Z", datetime(2026, 11, 29, tzinfo=UTC)),
                (f"{soon:%Y-%m-%dT%H:%MZ}", soon),
                ("whenever I am done", FOREVER),
                ("2026-11-19T00:00Z", START - timedelta(days=1)),
                ("never", START - timedelta(days=1)),  # nobody has approved it
            )
        )
        before = self._truth.keeps.get(resource)
        since = before.since if before and before.until > now else now
        self._truth.keeps[resource] = Keep(since, until)
        self._cloud.tags.setdefault(resource, {})["keep-until"] = value
        for each in self.apps:
            each.told = 0

    def _start(self, space: str, old: Lived | None = None) -> None:
        """An app under the name of the one before, if there was one, with its tags and last beats."""
        now = self._cloud.now
        app = Lived("d-1", space, now, now, manners=drawn(self._draw), before=old)
        shared = {each.space: each.shared for each in self.apps}
        app.shared = shared.get(space, self._draw.random() < 0.1)
        if old:
            old.heart, old.silent_since, old.before = False, now.timestamp(), None
            app.kind, app.reads = old.kind, old.reads
        if not self._left:
            self._cloud.apps.setdefault(app.key, app)
        self._show_shared()

    def _show_shared(self) -> None:
        self._cloud.shared = {app.space for app in self.apps if app.shared}

    def _work(self) -> int:
        """For how many seconds a kernel goes on."""
        return self._draw.choice((0, 0, 0, 0, 3600, 10_000))
