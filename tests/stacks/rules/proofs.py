"""Rules as parameters of a test, each with the marks of the requirements that it says it is for."""

from collections.abc import Iterable

import pytest
from _pytest.mark.structures import ParameterSet

from stacks.rules.rule import Rule


def proofs(rules: Iterable[Rule]) -> list[ParameterSet]:
    return [
        pytest.param(rule, marks=[pytest.mark.requirement(name) for name in rule.requirements], id=rule.name)
        for rule in rules
    ]
