"""What the settings switch off is told with its reason under its requirement, and counts for no proof."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from operations.prove.command import GIVEN_UP, PROVEN, UNPROVEN
from operations.prove.document import document
from operations.prove.page import page
from operations.prove.report import Claim, Report
from operations.prove.requirements import REQUIREMENTS
from operations.prove.simulation.engine import claims
from operations.prove.terminal import lines
from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.reading import read
from stacks.rules.rule import judge
from stacks.settings import load
from tests.extreme_settings import Extreme, extreme_settings

if TYPE_CHECKING:
    from tests.synthesis import Cloud

(RETENTION,) = load("dev").acknowledged


@pytest.fixture(scope="module")
def told(dev: "Cloud") -> Report:
    """What is said of dev by the rules that are attached."""
    worlds = read(dev.folder)
    attached = tuple(Claim(judge(rule, worlds)) for rule in ATTACHED)
    claimed = {name for rule in ATTACHED for name in rule.requirements}
    return Report("dev", worlds, attached, tuple(each for each in REQUIREMENTS if each.name in claimed))


def test_the_terminal_shows_the_control_with_its_reason_under_the_requirement(told: Report) -> None:
    shown = " ".join(" ".join(lines(told)).split())
    (section,) = re.findall(r"DAT-1 .*?(?=\d+ of \d+ claims proven and)", shown)

    off = "OFF Raw data stays when the platform is destroyed acknowledged: retention.keep_data, "
    assert off + RETENTION.reason in section
    assert "proven Raw data stays when" not in shown
    assert shown.endswith("All is proven but what the settings switch off: retention.keep_data.")


def test_json_and_page_show_it_too(told: Report) -> None:
    found = json.loads(json.dumps(document(told)))
    (claim,) = [each for each in found["claims"] if each["acknowledged"]]
    (requirement,) = [each for each in found["requirements"] if each["name"] == "DAT-1"]

    assert (found["proven"], requirement["proven"], claim["proven"]) == (False, False, False)
    assert {(each["control"], each["reason"]) for each in claim["acknowledged"]} == {
        ("retention.keep_data", RETENTION.reason)
    }
    html = page(told)
    assert "Off: Raw data stays when the platform is destroyed" in html
    assert "acknowledged: <code>retention.keep_data</code>" in html


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_exit_status_tells_a_proof_from_what_was_given_up(
    environment: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from operations.prove import command

    folder: Path = request.getfixturevalue(environment).folder
    worlds = read(folder)
    attached = tuple(Claim(judge(rule, worlds)) for rule in ATTACHED)
    everything = Report("", worlds, attached, ())
    monkeypatch.setattr(command, "_judged", lambda _: everything)

    assert command.prove(folder) == {"dev": GIVEN_UP, "prod": PROVEN}[environment]
    assert len({GIVEN_UP, PROVEN, UNPROVEN, 0}) == 3


@pytest.mark.parametrize("extreme", Extreme)
def test_whatever_settings_accept_is_answered_as_it_must_be(extreme: Extreme, tmp_path: Path) -> None:
    from tests.synthesis import synthesize

    worlds = read(synthesize(extreme_settings(extreme, tmp_path), tmp_path / "cloud").folder)

    wrong = [fact.says for each in claims(worlds) for fact in each.verdict.counter_examples]
    assert wrong == []
