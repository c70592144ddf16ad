"""A space with its app running: what there is to see from inside, and the truth."""

from dataclasses import dataclass, field
from datetime import datetime

from benchmarks.idle.peers.life import Episode, How, Life


@dataclass
class Session:
    """A kernel or a terminal as Jupyter's server tells of it."""

    is_open: bool = False
    busy: bool = False
    last_activity: datetime | None = None


@dataclass
class Space:
    """One run of an app, from ``created`` on; ``used`` is the truth, ``file`` when one was written in the editor.

    ``came`` is since when it is in use without a pause, ``overdue`` whether this pause was found too long already.
    """

    life: Life
    created: datetime
    next_episode: int = 0
    overdue: bool = False
    kernel: Session = field(default_factory=Session)
    terminal: Session = field(default_factory=Session)

    def __post_init__(self) -> None:
        self.used = self.file = self.came = self.now = self.created

    @property
    def scripted(self) -> bool:
        """Whether the scripts of the space, which start with the app, still run."""
        ends = self.life.ends_scripts
        return ends is None or self.now < self.created + ends

    def pass_time(self, now: datetime) -> None:
        self.now = now
        while (episode := self._current()) and episode.begin <= now:
            self._use(episode, min(now, episode.end))
            if now < episode.end:
                return
            self._end(episode)

    def _current(self) -> Episode | None:
        episodes = self.life.episodes
        return episodes[self.next_episode] if self.next_episode < len(episodes) else None

    def _use(self, episode: Episode, at: datetime) -> None:
        began = max(episode.begin, self.created)
        if at < began:
            return
        if self.used < began:
            self.came, self.overdue = began, False
        self.used = at
        self._show(episode.how, at, began)

    def _show(self, how: How, at: datetime, began: datetime) -> None:
        """What is seen inside. A terminal is open for what runs in the background, and tells no more than its start."""
        if how in (How.NOTEBOOK, How.WRITING):
            self.file = at
        if how in (How.NOTEBOOK, How.CELL):
            self.kernel = Session(True, busy=how is How.CELL, last_activity=began if how is How.CELL else at)
        if how in (How.COMMAND, How.QUIET):
            self.terminal = Session(True, last_activity=began if how is How.QUIET else at)

    def _end(self, episode: Episode) -> None:
        self.next_episode += 1
        if self.kernel.busy:
            self.kernel = Session(True, last_activity=episode.end)
        if episode.tidy:
            self.kernel.is_open = self.terminal.is_open = False
