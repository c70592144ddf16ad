"""The threat model names rules and requests that exist, and forgets no rule."""

import re
from pathlib import Path

import pytest

from operations.prove.simulation.engine import expectations
from operations.prove.simulation.matrix import PERSONAS
from stacks.rules.catalogue import ATTACHED

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "explanation" / "threat-model.md").read_text()
WAYS, OPEN = (re.findall(r"^\| (?!way out|---|\| why)(.*) \|$", part, re.MULTILINE) for part in PAGE.split("## ")[-2:])
SPANS = set(re.findall(r"`([^`]+)`", PAGE))

RULES = {rule.name: rule for rule in ATTACHED}
REQUESTS = {each.request.title: each for each in expectations()}
ABOUT_WAYS_OUT = ("network", "perimeter", "identity")


def rules_in(text: str) -> set[str]:
    return set(re.findall(r"`((?:[A-Z][a-z]+){2,})`", text))


def requests_in(text: str) -> set[str]:
    return {span for span in re.findall(r"`([^`]+)`", text) if span.split()[0] in PERSONAS and " " in span}


def test_every_rule_and_request_that_is_named_exists() -> None:
    assert rules_in(PAGE) - RULES.keys() == set()
    assert requests_in(PAGE) - REQUESTS.keys() == set()


def test_every_request_that_is_named_is_one_that_must_be_denied() -> None:
    assert [title for title in requests_in(PAGE) if REQUESTS[title].allowed] == []


def test_every_rule_about_ways_out_is_named() -> None:
    rooms = {rule.name: rule.check.__module__.split(".")[2] for rule in ATTACHED}

    assert {name for name, room in rooms.items() if room in ABOUT_WAYS_OUT} - rules_in(PAGE) == set()


@pytest.mark.parametrize("row", WAYS, ids=lambda row: row.partition(" |")[0])
def test_every_way_out_is_closed_by_a_rule_or_a_request(row: str) -> None:
    assert rules_in(row) | requests_in(row)


def test_the_step_of_the_rehearsal_that_is_named_is_played() -> None:
    played = re.findall(r"\.step\(\"([^\"]+)\"\)", (ROOT / "operations" / "rehearsal" / "rehearse.py").read_text())

    assert set(re.findall(r"step\s`([^`]+)`", PAGE)) <= set(played)
    assert "Try the ways out" in played


def test_what_stays_open_says_why() -> None:
    assert len(OPEN) >= 10
    assert [row for row in OPEN if len(row.split(" | ")[1].split()) < 4] == []
