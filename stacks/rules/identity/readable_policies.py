"""A policy is only as good as what a reviewer can read in it."""

import re
from collections import Counter
from collections.abc import Iterator

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.policies import statements
from stacks.rules.rule import Fact, Rule, broken, holds

_SID = re.compile(r"[A-Za-z0-9]*")


def check(assembly: Assembly) -> Iterator[Fact]:
    said = statements(assembly)
    times = Counter((each.written_in, each.kind, each.sid) for each in said if each.sid)
    for each in said:
        again = times[each.written_in, each.kind, each.sid] > 1
        mistakes = (
            "says by exclusion what it means, or is no statement" * (not each.readable),
            "has a sid of more than letters and digits" * (not _SID.fullmatch(each.sid)),
            "has a sid that another one of its policy has" * again,
        )
        yield from (broken(each.written_in, f"{each.called} {mistake}") for mistake in mistakes if mistake)
    if said:
        yield holds("", f"{len(said)} statements, each plain, each sid once")


RULE = Rule(
    name="ReadablePolicies",
    requirements=("NFR-1", "NFR-2"),
    claim="Every statement names its actions, resources and principals, under a sid that CloudFormation takes",
    wrong="A statement uses NotAction, NotResource or NotPrincipal, or a sid that fails at deployment",
    matters="What is said by exclusion grows with every new service of AWS, and nobody sees it grow",
    mend="Write it with stacks/constructs/statements.py; sids are letters and digits",
    check=check,
)
