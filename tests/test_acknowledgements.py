"""cdk-nag finds nothing that is not acknowledged, and nothing is acknowledged that it does not find."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from app import build, feature_flags
from stacks.settings import Settings, known_environments, load
from tests.synthesis import Cloud

from aws_cdk import App, Validations  # isort: skip  (after stacks, which says where Node is)
from cdk_nag import AwsSolutionsChecks  # isort: skip
from constructs import Node  # isort: skip

FEWEST_WORDS = 4

Findings = set[tuple[str, str]]
"""Rule and construct path."""


def findings(settings: Settings, folder: Path) -> Findings:
    app = App(context=feature_flags(), outdir=str(folder))
    build(app, settings)
    app.synth()  # resolves references between stacks, and acknowledges what depends on their spelling
    report = AwsSolutionsChecks(app).validate_scope(app)
    return {
        (violation.rule_name, resource.construct_path or "")
        for violation in report.violations
        for resource in violation.violating_resources
    }


@pytest.fixture(scope="module")
def unacknowledged(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Findings]:
    """What cdk-nag finds in an environment when nobody acknowledges anything."""

    @cache
    def found(environment: str) -> Findings:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Validations, "acknowledge", lambda *_: None)
            patch.setattr(Node, "add_metadata", lambda *_: None)
            return findings(load(environment), tmp_path_factory.mktemp("findings"))

    return found


def acknowledgements(cloud: Cloud) -> list[tuple[str, str, str]]:
    """Rule of cdk-nag, construct path and reason of each, as the cloud assembly tells them."""
    pack = "Annotation::AwsSolutions-"  # CDK acknowledges some rules of its own
    return [
        (rule.removeprefix("Annotation::"), path.strip("/"), reason)
        for file in cloud.folder.glob("*.metadata.json")
        for path, entries in json.loads(file.read_text()).items()
        for entry in entries
        if entry["type"] == "aws:cdk:acknowledged-rules"
        for rule, reason in entry["data"].items()
        if rule.startswith(pack)
    ]


def covers(rule: str, scope: str, found: tuple[str, str]) -> bool:
    """An acknowledgement holds for its construct and all below it."""
    found_rule, path = found
    return rule == found_rule and f"{path}/".startswith(f"{scope}/")


@pytest.mark.parametrize("environment", known_environments())
def test_nothing_is_found_that_is_not_acknowledged(environment: str, tmp_path: Path) -> None:
    assert findings(load(environment), tmp_path) == set()


def test_nothing_is_acknowledged_that_is_not_found(
    each_cloud: Cloud, unacknowledged: Callable[[str], Findings]
) -> None:
    found = unacknowledged(each_cloud.settings.environment)
    stale = [
        (rule, scope)
        for rule, scope, _ in acknowledgements(each_cloud)
        if not any(covers(rule, scope, finding) for finding in found)
    ]

    assert stale == []


def test_every_acknowledgement_gives_a_reason(each_cloud: Cloud) -> None:
    assert [reason for _, _, reason in acknowledgements(each_cloud) if len(reason.split()) < FEWEST_WORDS] == []
