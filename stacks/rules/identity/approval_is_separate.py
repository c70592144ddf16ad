"""Whoever trains a model is not the one who says that it is good."""

from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly, Resource
from stacks.rules.model.jobs import DOMAIN, roles_of_users
from stacks.rules.model.personas import APPROVE, REGISTER, leads, may
from stacks.rules.model.policies import granted_to, role_of
from stacks.rules.rule import Fact, Rule, broken, either

_EVERYBODYS = ("DefaultUserSettings", "DefaultSpaceSettings")
_STATUS = "sagemaker:ModelApprovalStatus"


def check(assembly: Assembly) -> Iterator[Fact]:
    for role in roles_of_users(assembly):
        registers, approves = may(assembly, role, REGISTER), may(assembly, role, APPROVE)
        does = "registers" if registers else "approves" if approves else "neither registers nor approves"
        yield either(role, not (registers and approves), f"{does} models", "registers models and approves them")
        for each in granted_to(assembly, role):
            if each.allows and REGISTER in each.actions:
                awaiting = each.values(_STATUS, "StringEquals") == ("PendingManualApproval",)
                yield either(role, awaiting, "what it registers awaits an approval", "registers models as approved")
            if each.allows and APPROVE in each.actions:
                decided = each.values(_STATUS, "StringEquals")
                yield either(role, decided, "decides and changes nothing else", "changes versions without a decision")
    yield from (_by_default(assembly, domain) for domain in assembly.of(DOMAIN))
    if not leads(assembly):
        yield broken("", "nobody can approve a model")


def _by_default(assembly: Assembly, domain: Resource) -> Fact:
    usual = [role_of(assembly, domain.get(f"{place}.ExecutionRole")) for place in _EVERYBODYS]
    apart = None not in usual and not set(usual) & set(leads(assembly))
    return either(domain, apart, "nobody is a lead by default", "everybody is a lead, or nobody knows what")


RULE = Rule(
    name="ApprovalIsSeparate",
    requirements=("FR-1",),
    claim="Registering a model and approving it are two personas",
    wrong="A role may register a model and approve it, or register it as approved",
    matters="A model that its author alone has judged goes wherever approved models go",
    mend="Leave registering to stacks/constructs/personas/scientist.py and approving to lead.py",
    check=check,
)
