"""What was measured, and how it is told: a table for a person, JSON for whatever compares two runs."""

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from rich import box
from rich.console import Console
from rich.table import Table

WIDTH = 80
COLUMNS = ("", "ours", "against", "ratio", "reach", "limit", "")


@dataclass(frozen=True)
class Row:
    """One figure, with what it is held against and what the hardware would allow."""

    what: str
    ours: float | None = None
    against: float | None = None
    ratio: float | None = None
    """How many times better than what it is held against."""
    reach: float | None = None
    """The ratio that the design asks for."""
    limit: float | None = None
    """What could be reached at best, in the unit of ours."""
    said: str = ""
    """Where the answer is no number: equal, not measured and why."""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        met = self.met if self.met is not None else self._reached
        return "" if met is None else ("yes" if met else "NO")

    @property
    def _reached(self) -> bool | None:
        return None if self.ratio is None or self.reach is None else self.ratio >= self.reach


@dataclass(frozen=True)
class Section:
    """The figures of one part."""

    title: str
    rows: tuple[Row, ...]
    seconds: float


def table(sections: Iterable[Section]) -> Table:
    """At most 80 columns wide."""
    drawn = Table(box=box.SIMPLE_HEAD, width=WIDTH, padding=(0, 1, 0, 0), pad_edge=False)
    for number, name in enumerate(COLUMNS):
        drawn.add_column(name, justify="right" if 0 < number < len(COLUMNS) - 1 else "left")
    for section in sections:
        drawn.add_row(f"[bold]{section.title}[/bold]")
        for row in section.rows:
            numbers = (figure(row.ours), figure(row.against), figure(row.ratio), figure(row.reach), figure(row.limit))
            drawn.add_row(f"  {row.what}", *numbers, row.verdict)
            if row.said:
                drawn.add_row(f"    {row.said}")
    return drawn


def figure(value: float | None) -> str:
    """Three digits, or all of a whole number: more would tell of the machine's mood."""
    if value is None:
        return ""
    if 0 < abs(value) < 0.01:
        return f"{value:.0e}"
    digits = 0 if abs(value) >= 100 or value == round(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def show(sections: Iterable[Section]) -> None:
    Console(width=WIDTH, highlight=False).print(table(sections))


def write(path: Path, sections: Iterable[Section]) -> None:
    """JSON with the machine in words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": machine(), "sections": [asdict(section) for section in sections]}
    path.write_text(json.dumps(content, indent=2) + "\n")


def machine() -> dict[str, object]:
    """What the figures depend on."""
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "python": platform.python_version(),
        "torch": torch.__version__,
    }
