"""The comparison for people: as a table of the terminal, and as the rows of docs/explanation/idle.md."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.idle.peers.comparison import APPS, Calls, Row, compared

WIDTH = 80
_HEADS = ("tool", "stops", "false", "missed", "ours", f"calls, {APPS} apps")


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
        "\nfalse: stops of what was in use. missed: pauses after which a sweep's time\n"
        "passed and the app still ran, of all such; ours: of the same. Not counted as\n"
        f"false, for its use was younger than a heartbeat: {_raced(rows)}."
    )
    return 0 if is_best(rows) else 1


def told(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        score, ours = row.of(row.tool.covers), rows[0].of(row.tool.covers)
        missed = f"{score.missed} of {score.idle}"
        yield row.tool.name, str(score.stops), str(score.false), missed, str(ours.missed), _calls(row.calls)


def is_best(rows: Sequence[Row]) -> bool:
    """Whether ours stops nothing in use, and over the same apps misses and calls no more than any other."""
    ours, *others = rows
    fewest = all(ours.of(row.tool.covers).missed <= row.of(row.tool.covers).missed for row in others)
    cheapest = all(_each(ours.calls) <= _each(row.calls) for row in others if row.calls)
    return not ours.of(ours.tool.covers).false and fewest and cheapest


def _each(calls: Calls | None) -> float:
    return calls.made / calls.right if calls and calls.right else float("inf")


def _calls(calls: Calls | None) -> str:
    if calls is None:
        return "1 a stop"
    return f"{calls.made}: {_each(calls):.1f} a right stop" if calls.right else f"{calls.made}, stops none"


def _raced(rows: Sequence[Row]) -> str:
    return ", ".join(f"{score.raced} by {row.tool.name}" for row in rows if (score := row.of(row.tool.covers)).raced)
