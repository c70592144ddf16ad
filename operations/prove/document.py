"""The report as JSON: everything that was seen, for other programs."""

from typing import Any

from operations.prove.report import Claim, Report
from stacks.rules.rule import Fact


def document(report: Report) -> dict[str, Any]:
    return {
        "assembly": report.source,
        "proven": not report.first_unproven and not report.given_up,
        "requirements": [
            {
                "name": each.name,
                "title": each.title,
                "means": each.means,
                "proven": report.keeps(each),
                "claims": [claim.rule.name for claim in report.of(each)],
            }
            for each in report.requirements
        ],
        "claims": [_claim(claim) for claim in report.claims],
    }


def _claim(claim: Claim) -> dict[str, Any]:
    rule = claim.rule
    return {
        "name": rule.name,
        "requirements": list(rule.requirements),
        "claim": rule.claim,
        "matters": rule.matters,
        "proven": claim.proven,
        "mend": "" if claim.proven else rule.mend,
        "evidence": [_fact(fact) for fact in claim.evidence],
        "acknowledged": [
            {**_fact(fact), "control": fact.control, "reason": fact.reason} for fact in claim.verdict.acknowledged
        ],
        "counter_examples": [_fact(fact) for fact in claim.verdict.counter_examples],
    }


def _fact(fact: Fact) -> dict[str, str]:
    return {"where": fact.where, "says": fact.says}
