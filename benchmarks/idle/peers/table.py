"""The comparison for people: as a table of the terminal, and as the rows of docs/explanation/idle.md."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.idle.peers.comparison import APPS, Calls, Row, compared

WIDTH = 80
_HEADS = ("tool", "stops", "false", "missed", "ours", "calls", "each")


def show(count: int, seed: int) -> int:
    """The command's exit status: 1 where ours stops what is in use, or misses more than another over the same apps."""
    console = Console(width=WIDTH, highlight=False)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Histories", total=count)
        rows = compared(count, seed=seed, told=lambda done: progress.update(task, completed=done))
    console.print(f"{count} histories from seed {seed}, 36 hours and one app each\n")
    table = Table(*_HEADS, box=None, pad_edge=False)
    for cells in told(rows):
        table.add_row(*cells)
    console.print(table)
    console.print(
        "\nfalse: stops of what was in use. missed: pauses after which a sweep's time passed and the app still ran, of "
        f"all such; ours: of the same. calls: of one sweep over {APPS} apps of which a tenth is idle; each: for each "
        f"right stop. Not counted as false, for its use was younger than a heartbeat: {_raced(rows)}."
    )
    return 0 if is_best(rows) else 1


def told(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        score, ours = row.of(row.tool.covers), rows[0].of(row.tool.covers)
        missed = f"{score.missed} of {score.idle}"
        yield row.tool.name, str(score.stops), str(score.false), missed, str(ours.missed), *_calls(row.calls)


def is_best(rows: Sequence[Row]) -> bool:
    """Whether ours stops nothing in use, and over the same apps misses and calls no more than any other."""
    ours, *others = rows
    fewest = all(ours.of(row.tool.covers).missed <= row.of(row.tool.covers).missed for row in others)
    cheapest = all(_each(ours.calls) <= _each(row.calls) for row in others if row.calls)
    return not ours.of(ours.tool.covers).false and fewest and cheapest


def _each(calls: Calls | None) -> float:
    return calls.made / calls.right if calls and calls.right else float("inf")


def _calls(calls: Calls | None) -> tuple[str, str]:
    if calls is None:
        return "-", "1"
    return str(calls.made), f"{_each(calls):.1f}" if calls.right else "-"


def _raced(rows: Sequence[Row]) -> str:
    raced = {row.tool.name: row.of(row.tool.covers).raced for row in rows}
    return ", ".join(f"{count} by {name}" for name, count in raced.items() if count) or "none"
