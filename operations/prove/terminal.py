"""The report on a terminal of 80 columns."""

import textwrap
from collections.abc import Iterator

from operations.prove.report import Claim, Report
from stacks.rules.rule import Fact

WIDTH = 80
_MOST_EXAMPLES = 3
_INDENT = 10


def lines(report: Report) -> Iterator[str]:
    """Each claim in full where it is first needed, and by its name after that."""
    told: set[str] = set()
    for requirement in report.requirements:
        claims = report.of(requirement)
        proven = sum(claim.proven for claim in claims)
        yield from (
            "",
            *_wrapped(f"{requirement.name:6} {requirement.title}: {proven} of {len(claims)} claims proven", 7),
        )
        for claim in claims:
            yield from (_again(claim) if claim.rule.name in told else _claim(claim))
            told.add(claim.rule.name)
    yield from ("", *_conclusion(report))


def _claim(claim: Claim) -> Iterator[str]:
    yield from _wrapped(f"  {_status(claim)} {claim.rule.claim}")
    facts = claim.evidence if claim.proven else claim.verdict.counter_examples
    yield from _acknowledged(claim)
    for fact in facts[:_MOST_EXAMPLES]:
        yield from _wrapped(f"{' ' * _INDENT}{_said(fact)}", _INDENT + 2)
    if len(facts) > _MOST_EXAMPLES:
        yield f"{' ' * _INDENT}and {len(facts) - _MOST_EXAMPLES} more"
    if not claim.proven and not claim.given_up:
        yield from _wrapped(f"{' ' * _INDENT}Mend: {claim.rule.mend}.", _INDENT + 2)


def _acknowledged(claim: Claim) -> Iterator[str]:
    """Each control that is off, once, with the reason and the first thing that follows from it."""
    by_control = {fact.control: fact for fact in reversed(claim.verdict.acknowledged)}
    for control, fact in by_control.items():
        yield from _wrapped(f"{' ' * _INDENT}acknowledged: {control}, {fact.reason}", _INDENT + 2)
        yield from _wrapped(f"{' ' * _INDENT}{_said(fact)}", _INDENT + 2)


def _again(claim: Claim) -> Iterator[str]:
    yield from _wrapped(f"  {_status(claim)} {claim.rule.name}, as above")


def _status(claim: Claim) -> str:
    if claim.proven:
        return "proven "
    return "OFF    " if claim.given_up else "BROKEN "


def _said(fact: Fact) -> str:
    return f"{fact.where}: {fact.says}" if fact.where else fact.says


def _wrapped(text: str, indent: int = _INDENT) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=" " * indent, drop_whitespace=True) or [""]


def _conclusion(report: Report) -> list[str]:
    resources, worlds = len(report.worlds[0].resources), len(report.worlds)
    kept = sum(report.keeps(each) for each in report.requirements)
    proven = sum(claim.proven for claim in report.claims)
    whole = (
        f"{proven} of {len(report.claims)} claims proven and {kept} of {len(report.requirements)} requirements kept, "
        f"for {resources} resources in {worlds} {'world' if worlds == 1 else 'worlds'} of {report.source}."
    )
    return [*_wrapped(whole, 0), *_wrapped(_verdict(report), 0)]


def _verdict(report: Report) -> str:
    if report.first_unproven:
        return f"Not proven: {report.first_unproven} is the first."
    off = {fact.control for claim in report.given_up for fact in claim.verdict.acknowledged}
    return f"All is proven but what the settings switch off: {', '.join(sorted(off))}." if off else "All is proven."
