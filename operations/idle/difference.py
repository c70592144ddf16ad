"""What a replay changed, for people."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from lambdas.idle_shutdown.prices import LISTED_IN
from operations.idle.explain import wrapped
from operations.idle.known import moment
from operations.idle.replay import Run

_MOST_SHOWN = 20


def difference(runs: Sequence[Run]) -> Iterator[str]:
    stopped = [run for run in runs if run.would and not run.was]
    kept = [run for run in runs if run.was and not run.would]
    moved = [run for run in runs if run.was and run.would and run.was != run.would]
    yield from _section("Kept as recorded, stopped now", stopped)
    yield from _section("Stopped as recorded, kept now", kept)
    yield from _section("Stopped at another time", moved)
    yield from _summary(runs, stopped, kept, moved)


def _section(title: str, runs: Sequence[Run]) -> Iterator[str]:
    if not runs:
        return
    yield from ("", f"{title}: {len(runs)}")
    for run in runs[:_MOST_SHOWN]:
        yield from wrapped(f"  {run.name}: {_when(run)}. {run.why[:1].upper()}{run.why[1:]}.{_again(run)}", 4)
    if len(runs) > _MOST_SHOWN:
        yield f"  and {len(runs) - _MOST_SHOWN} more"


def _when(run: Run) -> str:
    if run.would and run.was:
        return f"{moment(run.would)} instead of {moment(run.was)}, {_worth(run.saved, run.dollars)}"
    if run.would:
        return f"{moment(run.would)}, {_worth(run.saved, run.dollars)}"
    assert run.was
    return f"not at {moment(run.was)}; what it would have cost then is not recorded"


def _worth(saved: timedelta, dollars: float | None) -> str:
    hours = saved.total_seconds() / 3600
    price = "price not known" if dollars is None else f"${abs(dollars):.2f}"
    return f"{abs(hours):.1f} h {'less' if hours >= 0 else 'more'}, {price}"


def _again(run: Run) -> str:
    return f" Used again at {moment(run.used_again)}." if run.used_again else ""


def _summary(runs: Sequence[Run], stopped: Sequence[Run], kept: Sequence[Run], moved: Sequence[Run]) -> Iterator[str]:
    changed = [*stopped, *kept, *moved]
    if not changed:
        yield from ("", *wrapped(f"Nothing would change for any of {len(runs)} runs.", 0))
        return
    saved = sum((run.saved for run in changed), timedelta())
    dollars = sum(run.dollars or 0 for run in changed)
    unpriced = sum(run.dollars is None for run in changed)
    again = sum(run.used_again is not None for run in changed)
    yield ""
    yield from wrapped(
        f"Of {len(runs)} runs: {len(stopped)} more would stop, {len(kept)} fewer, {len(moved)} at another time. "
        f"{_worth(saved, dollars)} at list prices of {LISTED_IN}{f', {unpriced} without a price' if unpriced else ''}. "
        f"{again} of them {'was' if again == 1 else 'were'} used again later.",
        0,
    )
