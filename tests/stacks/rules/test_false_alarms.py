"""No rule that is attached refuses what the settings can ask for: zones, Regions and features in pairs."""

from pathlib import Path

import pytest

from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.reading import read
from stacks.rules.rule import judge
from stacks.settings import load

ORGANIZATION = "o-a1b2c3d4e5"


@pytest.mark.parametrize(
    ("environment", "zones", "region", "organization", "lock", "emr"),
    [
        ("dev", 2, "us-east-1", "", True, True),
        ("dev", 3, "us-west-2", ORGANIZATION, False, False),
        ("prod", 2, "ap-south-1", ORGANIZATION, True, False),
        ("prod", 3, "us-east-1", "", False, True),
        ("local", 2, "eu-central-1", ORGANIZATION, False, True),
        ("local", 3, "ap-south-1", "", True, False),
    ],
)
def test_whatever_the_settings_ask_for_obeys_every_rule(
    environment: str, zones: int, region: str, organization: str, *, lock: bool, emr: bool, tmp_path: Path
) -> None:
    from tests.synthesis import acknowledging, synthesize

    settings = load(environment)
    network = {"zones": zones, "organization_id": organization, "block_public_access": lock}
    chosen = settings.model_copy(
        update={
            "network": settings.network.model_copy(update=network),
            "platform": settings.platform.model_copy(update={"region": region}),
            "emr": settings.emr.model_copy(update={"enabled": emr}),
        }
    )

    worlds = read(synthesize(acknowledging(chosen), tmp_path).folder)

    verdicts = [judge(rule, worlds) for rule in ATTACHED]
    assert [(each.rule.name, each.counter_examples) for each in verdicts if each.counter_examples] == []
