"""The rules as a validation plugin: CDK runs it at every synth, and a finding fails the synth."""

from pathlib import Path

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
)

from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import read
from stacks.rules.rule import Fact, Rule, judge


@jsii.implements(IPolicyValidationPlugin)
class CloisterRules:
    """Cloister's rules beside cdk-nag's. They see all templates at once, for what matters joins several of them."""

    @property
    def name(self) -> str:
        return "Cloister"

    @property
    def version(self) -> str | None:
        return "1.0.0"

    @property
    def rule_ids(self) -> list[str] | None:
        return [rule.name for rule in ATTACHED]

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        folder = Path(context.template_paths[0]).parent
        try:
            worlds = read(folder)
        except AssemblyError as error:
            return _report([_unreadable(folder, error)])
        verdicts = [judge(rule, worlds) for rule in ATTACHED]
        return _report([_violation(folder, each.rule, fact) for each in verdicts for fact in each.counter_examples])


def _report(violations: list[PolicyViolation]) -> PolicyValidationPluginReport:
    return PolicyValidationPluginReport(success=not violations, violations=violations)


def _violation(folder: Path, rule: Rule, fact: Fact) -> PolicyViolation:
    where = f"{fact.where}: " if fact.where else ""
    return PolicyViolation(
        rule_name=rule.name,
        description=f"{where}{fact.says}. {rule.wrong}. {rule.matters}.",
        fix=rule.mend,
        severity="error",
        violating_resources=[_resource(folder, fact)],
    )


def _resource(folder: Path, fact: Fact) -> PolicyViolatingResource:
    stack, _, name = fact.where.partition("/")
    template = folder / f"{stack}.template.json"
    if not name or not template.exists():
        return PolicyViolatingResource(locations=[])
    return PolicyViolatingResource(resource_logical_id=name, template_path=str(template), locations=["Properties"])


def _unreadable(folder: Path, error: AssemblyError) -> PolicyViolation:
    return PolicyViolation(
        rule_name="ReadableAssembly",
        description=f"{error}.",
        fix="What cannot be read cannot be judged",
        severity="error",
        violating_resources=[PolicyViolatingResource(locations=[], template_path=str(folder / "manifest.json"))],
    )
