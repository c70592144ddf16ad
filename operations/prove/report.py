"""What is claimed of an assembly, requirement by requirement."""

from collections.abc import Iterable
from dataclasses import dataclass

from operations.prove.requirements import REQUIREMENTS, Requirement
from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.assembly import Assembly
from stacks.rules.rule import Fact, Rule, Verdict, judge


@dataclass(frozen=True)
class Claim:
    """One rule on one assembly."""

    verdict: Verdict

    @property
    def rule(self) -> Rule:
        return self.verdict.rule

    @property
    def proven(self) -> bool:
        return self.verdict.proven

    @property
    def given_up(self) -> bool:
        """Whether it would be proven, had the settings not switched a control off, with a reason."""
        return bool(self.verdict.acknowledged) and not self.verdict.counter_examples

    @property
    def evidence(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.verdict.facts if fact.holds)


@dataclass(frozen=True)
class Report:
    """All claims on one assembly, in the order of the rules; ``source`` is the folder it was read from."""

    source: str
    worlds: tuple[Assembly, ...]
    claims: tuple[Claim, ...]
    requirements: tuple[Requirement, ...]

    def of(self, requirement: Requirement) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if requirement.name in claim.rule.requirements)

    def keeps(self, requirement: Requirement) -> bool:
        """Whether there is a claim for it, and every one is proven."""
        return bool(self.of(requirement)) and all(claim.proven for claim in self.of(requirement))

    @property
    def first_unproven(self) -> str:
        """The name of the first claim that is neither proven nor given up, or of the first requirement without a claim;
        else empty."""
        open_ = [claim.rule.name for claim in self.claims if not claim.proven and not claim.given_up]
        return next(iter(open_ + [each.name for each in self.requirements if not self.of(each)]), "")

    @property
    def given_up(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.given_up)


def report(source: str, worlds: tuple[Assembly, ...], others: Iterable[Claim] = ()) -> Report:
    """The rules' verdicts, and those of ``others``, which are not rules of the templates alone."""
    attached = [Claim(judge(rule, worlds)) for rule in ATTACHED]
    return Report(source, worlds, (*attached, *others), REQUIREMENTS)
