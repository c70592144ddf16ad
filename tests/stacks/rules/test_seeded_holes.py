"""Holes that somebody might dig, each by its name, and the rule that names it.

Among them are the fifteen kinds by which general scanners were measured before Cloister had rules (the best of them saw
three), and every way by which data is known to leave a network without a way out.
"""

import pytest

from stacks.rules.catalogue import ATTACHED
from stacks.rules.rule import judge
from tests.stacks.rules.edits import After, Edit, Worlds
from tests.stacks.rules.holes import network, people, perimeter, stores

HOLES = (*network.HOLES, *people.HOLES, *perimeter.HOLES, *stores.HOLES)
RULES = {rule.name: rule for rule in ATTACHED}


@pytest.mark.parametrize(("hole", "name"), HOLES, ids=[hole.__name__ for hole, _ in HOLES])
def test_every_hole_is_named_by_its_rule(hole: Edit, name: str, after: After, today: Worlds) -> None:
    assert not judge(RULES[name], today).counter_examples

    found = judge(RULES[name], after(hole)).counter_examples

    assert found
