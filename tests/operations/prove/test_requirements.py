"""``pytest -m requirement`` and the report tell of the same proofs."""

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from operations.prove.report import Report, report
from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.reading import read
from stacks.settings import known_environments
from tests.stacks.rules.proofs import proofs
from tests.test_architecture import REQUIREMENTS

if TYPE_CHECKING:
    from tests.synthesis import Cloud

ROOT = Path(__file__).resolve().parents[3]
RULES = "tests/stacks/rules/test_catalogue.py"


@pytest.fixture(scope="module")
def told(prod: "Cloud") -> Report:
    return report("production", read(prod.folder))


@pytest.mark.parametrize("name", sorted(REQUIREMENTS))
def test_every_requirement_is_proven_by_the_same_rules_in_both(name: str, told: Report) -> None:
    (requirement,) = [each for each in told.requirements if each.name == name]
    marked = {each.id for each in proofs(ATTACHED) if name in {mark.args[0] for mark in each.marks}}

    claimed = {claim.rule.name for claim in told.of(requirement)}

    assert claimed == marked
    assert claimed


def test_pytest_finds_every_rule_by_the_mark() -> None:
    options = ["--collect-only", "-q", "-m", "requirement", "-p", "no:randomly", "-p", "no:cacheprovider"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, RULES], cwd=ROOT, capture_output=True, text=True, timeout=120
    )

    found = {line.rpartition("[")[2].rstrip("]") for line in done.stdout.splitlines() if "::" in line}
    assert found == {f"{environment}-{rule.name}" for rule in ATTACHED for environment in known_environments()}
