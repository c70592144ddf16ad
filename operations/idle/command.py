"""``python -m operations idle explain APP`` and ``idle replay FILE``."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
from rich import progress

from lambdas.idle_shutdown import policy_text
from lambdas.idle_shutdown.decision.policy import Policy
from operations.idle.deployed import Aws, Deployed, NotToldError
from operations.idle.difference import difference
from operations.idle.explain import ahead, at_present, decisions_on, explained, wrapped
from operations.idle.names import is_meant, word_of
from operations.idle.present import present
from operations.idle.records import LONGEST_LINE, read
from operations.idle.replay import Run, replayed
from operations.idle.trial import trial
from stacks.settings import SettingsError, load

POLICIES = "policies"
"""A word of the line that begins each sweep."""


def explain(app: str, *, environment: str, days: int, last: int, save: Path | None) -> int:
    """Returns the exit status: 1 where there is nothing to explain, or AWS does not tell."""
    try:
        settings = load(environment)
        session: Any = boto3.Session(region_name=settings.platform.region)
        _explain(Aws(session.client), f"{settings.prefix}-governance", app, days=days, last=last, save=save)
    except (NotToldError, SettingsError, OSError) as error:
        return _refused(error)
    return 0


def _explain(aws: Aws, stack: str, app: str, *, days: int, last: int, save: Path | None) -> None:
    deployed, now = aws.deployed(stack), datetime.now(UTC)
    since = now - timedelta(days=days)
    lines = list(aws.lines(deployed.log_group, word_of(app), since))
    found = decisions_on(app, read(lines, Counter()))
    if not found:
        raise NotToldError(_unseen(aws, deployed, app, since, days))
    newest = found[0].case
    today = at_present(present(aws.client, deployed.environment, newest, now), now) if "AppName" in newest.name else ()
    dry = wrapped(trial(aws, deployed, now))
    print("\n".join([*explained(found, last=last), *today, "", *dry, *ahead(found[0], deployed, now)]))
    if save:
        _save(save, deployed, app, lines)


def _unseen(aws: Aws, deployed: Deployed, app: str, since: datetime, days: int) -> str:
    minutes = int(deployed.every.total_seconds() // 60)
    if next(aws.lines(deployed.log_group, POLICIES, since), None) is None:
        return f"No sweep has begun in the last {days} days; there should be one every {minutes} min. Is it deployed?"
    return f"No sweep of the last {days} days saw {app}: check its name, or wait {minutes} min for the next sweep"


def _save(file: Path, deployed: Deployed, app: str, lines: list[str]) -> None:
    """Its lines behind the policies of today, as ``replay`` reads them."""
    policies = json.dumps({POLICIES: json.loads(policy_text.written(deployed.environment.policies))})
    kept = [line.strip() for line in lines if any(is_meant(app, each.case) for each in read([line], Counter()))]
    file.write_text("\n".join([policies, *kept]) + "\n")
    print(f"\n{len(kept)} lines saved: {file}")


def replay(file: Path, changes: Mapping[str, Any], *, kind: str = "") -> int:
    """Returns the exit status: 1 where the file holds nothing to decide again."""
    counts: Counter[str] = Counter()
    try:
        with progress.open(file, "r", errors="replace", description=file.name, transient=True) as text:
            runs = replayed(read(_lines(text), counts), lambda policy: _changed(policy, changes))
    except OSError as error:
        return _refused(f"{file} cannot be read: {error.strerror}")
    runs = [run for run in runs if not kind or f"/{kind}/" in f"/{run.name}/"]
    print("\n".join(_seen(file, counts, runs)))
    if not runs:
        return _refused(f"{file} holds no decision below a line of {POLICIES}: download whole sweeps of the log")
    print("\n".join(difference(runs)))
    return 0


def _changed(policy: Policy, changes: Mapping[str, Any]) -> Policy:
    return replace(policy, **{name: value for name, value in changes.items() if value is not None})


def _lines(text: Any) -> Iterator[str]:
    """A line that is too long comes in pieces, none of which can be read."""
    while line := text.readline(LONGEST_LINE + 2):
        yield line


def _seen(file: Path, counts: Counter[str], runs: list[Run]) -> list[str]:
    said = (
        f"{file}: {counts['decisions']} decisions on {len(runs)} runs of apps and others, {counts['other']} other lines"
    )
    return wrapped(f"{said}, {counts['unreadable']} not readable.", 0)


def _refused(error: Exception | str) -> int:
    said = str(error).rstrip(".")
    print("\n".join(wrapped(said if said.endswith("?") else f"{said}.", 0)), file=sys.stderr)
    return 1
