"""The report as one page of HTML that needs nothing else: no script, no font, no picture from elsewhere."""

from html import escape

from operations.prove.graph import picture
from operations.prove.report import Claim, Report
from operations.prove.requirements import Requirement
from stacks.rules.rule import Fact

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1a2b3c;max-width:66rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.2rem;border-top:1px solid #cdd8e2;padding-top:1rem}
details{margin:.35rem 0;padding:.35rem .8rem;border-left:4px solid #4f8a5f;background:#f5faf6}
details.off{border-color:#6b7280;background:#f3f4f6}
details.broken{border-color:#b3261e;background:#fdf3f2}
summary{cursor:pointer}ul{margin:.4rem 0}code{font-size:.85em;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #e1e8ee}
svg{width:100%;height:auto;border:1px solid #e1e8ee;border-radius:6px}
"""


def page(report: Report) -> str:
    kept = sum(report.keeps(each) for each in report.requirements)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Cloister: proof</title><style>{_STYLE}</style></head><body>"
        f"<h1>Cloister: {kept} of {len(report.requirements)} requirements proven</h1>"
        f"<p>Read from <code>{escape(report.source)}</code>: what its templates promise, whatever an account may hold "
        "beside them.</p>"
        f"{_table(report)}<h2>The network</h2>{picture(report.worlds[0])}"
        + "".join(_section(report, each) for each in report.requirements)
        + "</body></html>\n"
    )


def _table(report: Report) -> str:
    rows = "".join(
        f'<tr><td><a href="#{escape(each.name)}">{escape(each.name)}</a></td><td>{escape(each.title)}</td>'
        f"<td>{sum(claim.proven for claim in report.of(each))} of {len(report.of(each))}</td></tr>"
        for each in report.requirements
    )
    return f"<table><tr><th>Requirement</th><th></th><th>Claims proven</th></tr>{rows}</table>"


def _section(report: Report, requirement: Requirement) -> str:
    claims = "".join(_claim(claim) for claim in report.of(requirement)) or "<p>Nothing is claimed yet.</p>"
    return (
        f'<h2 id="{escape(requirement.name)}">{escape(requirement.name)}: {escape(requirement.title)}</h2>'
        f"<p>{escape(requirement.means)}</p>{claims}"
    )


def _claim(claim: Claim) -> str:
    rule = claim.rule
    status = "proven" if claim.proven else "off" if claim.given_up else "broken"
    against = f"<p><b>Against it:</b></p>{_facts(claim.verdict.counter_examples)}<p>{escape(rule.mend)}.</p>"
    return (
        f'<details class="{status}"{"" if claim.proven else " open"}>'
        f"<summary>{status.capitalize()}: {escape(rule.claim)}</summary>"
        f"<p>{escape(rule.matters)}. <code>{escape(rule.name)}</code></p>"
        + _acknowledged(claim.verdict.acknowledged)
        + (against if claim.verdict.counter_examples or not claim.verdict.facts else "")
        + f"<p>Evidence:</p>{_facts(claim.evidence)}</details>"
    )


def _acknowledged(facts: tuple[Fact, ...]) -> str:
    items = "".join(
        f"<li>acknowledged: <code>{escape(each.control)}</code>, {escape(each.reason)} "
        f"<code>{escape(each.where)}</code> {escape(each.says)}</li>"
        for each in facts
    )
    return f"<ul>{items}</ul>" if items else ""


def _facts(facts: tuple[Fact, ...]) -> str:
    items = "".join(f"<li><code>{escape(each.where)}</code> {escape(each.says)}</li>" for each in facts)
    return f"<ul>{items or '<li>none</li>'}</ul>"
