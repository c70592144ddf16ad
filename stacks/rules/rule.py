"""What a rule is: a claim about the whole cloud assembly, with what speaks for it and what against.

A rule is a file that holds one ``RULE``. Its ``check`` is a pure function of the assembly and says fact by fact what it
saw: ``holds`` where the claim holds, ``broken`` where it does not. It looks for what must be there, never only for what
must not: then whatever it does not know stays unproven. A rule that saw nothing at all has proven nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from stacks.rules.model.assembly import Assembly, Resource


@dataclass(frozen=True)
class Fact:
    """One thing seen: where, what, and whether the claim holds there. ``where`` is ``stack/LogicalId``, a file, or
    empty where something is missing altogether. ``control`` is the setting that can make it so, and ``reason`` why an
    admin did, which he wrote into the assembly: it holds no more for that, but it is no mistake."""

    where: str
    says: str
    holds: bool
    control: str = ""
    reason: str = ""


def holds(where: Resource | str, says: str) -> Fact:
    return Fact(where if isinstance(where, str) else where.address, says, True)


def broken(where: Resource | str, says: str) -> Fact:
    return Fact(where if isinstance(where, str) else where.address, says, False)


def switched_off(where: Resource | str, says: str, control: str) -> Fact:
    """Broken, unless the assembly tells why this control, a setting's path, is off."""
    return replace(broken(where, says), control=control)


def either(where: Resource | str, good: object, says: str, otherwise: str) -> Fact:
    """``says`` where the value counts as true, else ``otherwise``."""
    return holds(where, says) if good else broken(where, otherwise)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A claim that must hold.

    ``name`` is unique, in words that CDK can print: ``NoWayOut``. ``claim`` says what is true where it holds, ``wrong``
    what is wrong where it does not; ``matters`` says why that matters and ``mend`` what to do. ``requirements`` are the
    design's, such as ``NFR-1``.
    """

    name: str
    requirements: tuple[str, ...]
    claim: str
    wrong: str
    matters: str
    mend: str
    check: Callable[[Assembly], Iterable[Fact]]


@dataclass(frozen=True)
class Verdict:
    """What a rule saw in all worlds of an assembly. ``crash`` is what it died of where a template was stranger than it
    can bear; it has proven nothing then."""

    rule: Rule
    facts: tuple[Fact, ...]
    crash: str = ""

    @property
    def counter_examples(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if not fact.holds and not fact.reason)

    @property
    def acknowledged(self) -> tuple[Fact, ...]:
        """What does not hold because the settings say so, with a reason."""
        return tuple(fact for fact in self.facts if not fact.holds and fact.reason)

    @property
    def proven(self) -> bool:
        return bool(self.facts) and all(fact.holds for fact in self.facts)


def judge(rule: Rule, worlds: Iterable[Assembly]) -> Verdict:
    """The rule on every world: it has to hold, and to have seen something, in each."""
    try:
        return Verdict(rule, tuple(dict.fromkeys(fact for world in worlds for fact in _seen(rule, world))))
    except Exception as error:
        crash = repr(error)[:120]
        return Verdict(rule, (broken("", f"the rule cannot judge what it sees here ({crash})"),), crash)


def _seen(rule: Rule, world: Assembly) -> Iterator[Fact]:
    facts = tuple(rule.check(world)) or (broken("", "nothing that the rule could look at"),)
    for fact in facts:
        yield fact if fact.holds else replace(fact, reason=world.acknowledged.get(fact.control, ""))
