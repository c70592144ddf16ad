"""Why one thing was or was not stopped: its decisions, newest first, in sentences."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from lambdas.idle_shutdown.record import Outcome
from operations.idle.deployed import Deployed, NotToldError
from operations.idle.known import known, moment
from operations.idle.names import is_meant, spelled
from operations.idle.present import Present
from operations.idle.records import Decision
from operations.idle.rows import spoken

WIDTH = 80
_MOST_NAMED = 5
_BECAME = {
    Outcome.NOTHING: "{}",
    Outcome.STOPPED: "stopped",
    Outcome.WARNED: "its owner was warned",
    Outcome.DRY_RUN: "would {}, but this was a dry run",
    Outcome.HELD: "would {}, but too much seemed idle at once: the breaker held it back",
    Outcome.GONE: "gone already when its turn came",
    Outcome.FAILED: "would {}, but that failed",
    Outcome.REPORTED: "idle, and only reported",
}


def decisions_on(asked: str, found: Iterable[Decision]) -> list[Decision]:
    """Of the one thing that is meant, newest first; none where no sweep saw it.

    Raises:
        NotToldError: several things may be meant.
    """
    meant = sorted((each for each in found if is_meant(asked, each.case)), key=lambda each: each.at, reverse=True)
    names = sorted({spelled(each.case) for each in meant})
    if len(names) > 1:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        raise NotToldError(f"{asked} may be any of {len(names)}: {', '.join(names[:_MOST_NAMED])}{more}. Say which")
    return meant


def explained(decisions: Sequence[Decision], *, last: int) -> Iterator[str]:
    """Lines about the newest decisions, of which the first is told in full."""
    newest, *older = decisions
    machine = f", {newest.case.instance_type}" if newest.case.instance_type else ""
    owner = f", of {newest.case.owner}" if newest.case.owner else ""
    yield f"{spelled(newest.case)}{machine}{owner}"
    yield ""
    yield from wrapped(_said(newest))
    for sentence in known(newest.case, newest.at):
        yield from wrapped(f"  {sentence}", 4)
    yield from wrapped(f"  The row that decided: {spoken(newest.row)}.", 4)
    shown = list(_changes(newest, older))[: last - 1]
    if shown:
        yield from ("", "Before that:")
    for decision in shown:
        yield from wrapped(f"  {_said(decision)}", 4)


def at_present(seen: Present, now: datetime) -> Iterator[str]:
    """Lines about what the sweep would see and decide now."""
    yield ""
    if seen.failed:
        yield from wrapped(f"How it is now could not be read: {seen.failed}.")
        return
    if seen.case is None or seen.verdict is None:
        yield "It does not run now. Its space and its files are kept."
        return
    yield from wrapped(f"Now, {moment(now)}: {seen.verdict.action}. {_sentence(seen.verdict.reason)}")
    for sentence in known(seen.case, now):
        yield from wrapped(f"  {sentence}", 4)


def _changes(newest: Decision, older: Sequence[Decision]) -> Iterator[Decision]:
    """Not the same again and again: the newest of each run of equal outcomes and actions before the newest's own."""
    before = (newest.outcome, newest.action)
    for decision in older:
        if (decision.outcome, decision.action) != before:
            yield decision
        before = (decision.outcome, decision.action)


def _said(decision: Decision) -> str:
    became = _BECAME.get(decision.outcome, decision.outcome).format(decision.action)  # type: ignore[call-overload]
    error = f" ({decision.error})" if decision.error else ""
    return f"{moment(decision.at)}: {became}{error}. {_sentence(decision.reason)}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def ahead(decision: Decision, deployed: Deployed, now: datetime) -> Iterator[str]:
    """When it is looked at again, and how to keep it."""
    due = max(decision.at + deployed.every, now)
    minutes = int(deployed.every.total_seconds() // 60)
    yield from wrapped(f"The next sweep begins at about {moment(due)}; there is one every {minutes} min.")
    domain, space = (decision.case.name.get(part) for part in ("DomainId", "SpaceName"))
    if not space:
        return
    until = (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:00Z")
    yield "To keep it running until tomorrow:"
    yield ""
    yield "aws sagemaker add-tags \\"
    yield f"  --resource-arn {deployed.arn_of(f'space/{domain}/{space}')} \\"
    yield f"  --tags Key=keep-until,Value={until}"


def wrapped(text: str, indent: int = 2) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * indent)
