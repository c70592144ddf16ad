"""Every rule is one file, in the catalogue, worded for people, and true of every environment."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import stacks.rules
from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.reading import read
from stacks.rules.rule import Rule, judge
from tests.stacks.rules.proofs import proofs
from tests.synthesis import Cloud
from tests.test_architecture import REQUIREMENTS


def written() -> Iterator[Rule]:
    """The rule of every module that has one."""
    for module in pkgutil.walk_packages(stacks.rules.__path__, "stacks.rules."):
        rule = getattr(importlib.import_module(module.name), "RULE", None)
        if isinstance(rule, Rule):
            yield rule


@pytest.mark.parametrize("rule", proofs(ATTACHED))
def test_every_environment_obeys_every_rule_that_is_attached(rule: Rule, each_cloud: Cloud) -> None:
    verdict = judge(rule, read(each_cloud.folder))

    assert verdict.counter_examples == ()
    assert verdict.proven or (verdict.acknowledged and each_cloud.settings.acknowledged)


def test_every_rule_that_is_written_is_listed_once() -> None:
    assert sorted(rule.name for rule in written()) == sorted(rule.name for rule in ATTACHED)
    assert len({rule.name for rule in ATTACHED}) == len(ATTACHED)


@pytest.mark.parametrize("rule", ATTACHED, ids=lambda rule: rule.name)
def test_every_rule_says_what_is_wrong_why_it_matters_and_how_to_mend_it(rule: Rule) -> None:
    assert re.fullmatch("([A-Z][a-z0-9]+){2,}", rule.name)
    for words in (rule.claim, rule.wrong, rule.matters, rule.mend):
        assert words[0].isupper()
        assert words[-1] != "."
        assert len(words.split()) >= 4
    assert set(rule.requirements) <= REQUIREMENTS
    assert rule.requirements
