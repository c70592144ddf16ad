"""What the spectator sees: one line a step, with its seconds, and movement while a step takes long."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.columns import Columns
from rich.console import Console
from rich.padding import Padding
from rich.status import Status
from rich.text import Text

from operations.rehearsal.report import Report, Step

TITLE_COLUMNS = 48
OK = "[green]ok[/]"
BELOW_TITLE = (0, 0, 0, 6)


class StepFailed(Exception):
    """A step that could not be done: one sentence on what failed and where to look."""


class Stage:
    """Prints the steps and records them in the report."""

    def __init__(self, console: Console, report: Report, *, steps: int) -> None:
        self.console = console
        self._report = report
        self._steps = steps

    @contextmanager
    def step(self, name: str) -> Iterator[Status]:
        """Time a step. The status it yields can be updated with a few words on how far it is."""
        number = len(self._report.steps) + 1
        title = f"{number:2}/{self._steps} {name}"
        began = time.monotonic()
        end = "[red]failed[/]"
        try:
            with self.console.status(title, spinner="dots") as status:
                yield status
            end = OK
        except KeyboardInterrupt:
            end = "[yellow]stopped[/]"
            raise
        finally:
            seconds = time.monotonic() - began
            self._report.steps.append(Step(name, round(seconds, 2), ok=end == OK))
            self.console.print(f"{title:<{TITLE_COLUMNS}} {end} {seconds:6.1f} s", highlight=False)

    def table(self, counts: dict[str, int]) -> None:
        """Counts by type, in as many columns as fit."""
        cells = [f"{type_.removeprefix('AWS::')} {count}" for type_, count in counts.items()]
        self.console.print(Padding(Columns(cells, padding=(0, 3)), BELOW_TITLE, expand=False), highlight=False)

    def note(self, text: str) -> None:
        """A line that belongs to the step just done."""
        self.console.print(Padding(Text(text), BELOW_TITLE, expand=False))


def shown(path: Path) -> str:
    """A path as a person would type it from here."""
    return os.path.relpath(path)
