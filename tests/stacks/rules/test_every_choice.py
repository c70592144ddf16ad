"""No false alarm: whatever the settings switch on or off, every rule that is attached holds."""

import itertools
from pathlib import Path

import pytest

from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.reading import read
from stacks.rules.rule import judge
from stacks.settings import Settings, load
from stacks.settings.values import REGIONS
from tests.synthesis import acknowledging, synthesize

# Every two values of two columns stand together in at least one row.
COLUMNS = ("region", "zones", "keep_data", "emr", "organization_id", "lock")
ROWS = (
    ("us-east-1", 2, False, False, "", False),
    ("us-east-1", 3, True, True, "o-a1b2c3d4e5", True),
    ("us-west-2", 2, True, True, "", True),
    ("us-west-2", 3, False, False, "o-a1b2c3d4e5", False),
    ("eu-central-1", 2, True, False, "o-a1b2c3d4e5", True),
    ("eu-central-1", 3, False, True, "", False),
    ("ap-south-1", 2, False, True, "o-a1b2c3d4e5", False),
    ("ap-south-1", 3, True, False, "", True),
    ("eu-central-1", 2, False, False, "", True),
    ("us-east-1", 2, True, True, "", False),
)


def chosen(region: str, zones: int, keep_data: bool, emr: bool, organization_id: str, lock: bool) -> Settings:
    settings = load("prod")
    network = {"zones": zones, "organization_id": organization_id, "block_public_access": lock}
    return settings.model_copy(
        update={
            "platform": settings.platform.model_copy(update={"region": region}),
            "network": settings.network.model_copy(update=network),
            "retention": settings.retention.model_copy(update={"keep_data": keep_data}),
            "emr": settings.emr.model_copy(update={"enabled": emr}),
        }
    )


def test_every_pair_of_choices_is_tried() -> None:
    values = {name: {row[place] for row in ROWS} for place, name in enumerate(COLUMNS)}
    assert values["region"] == set(REGIONS)
    for one, other in itertools.combinations(range(len(COLUMNS)), 2):
        wanted = set(itertools.product(values[COLUMNS[one]], values[COLUMNS[other]]))
        assert wanted - {(row[one], row[other]) for row in ROWS} == set(), (COLUMNS[one], COLUMNS[other])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(str(value) for value in row))
def test_every_attached_rule_holds(row: tuple[str, int, bool, bool, str, bool], tmp_path: Path) -> None:
    worlds = read(synthesize(acknowledging(chosen(*row)), tmp_path).folder)

    alarms = {rule.name: judge(rule, worlds).counter_examples for rule in ATTACHED}

    assert {name: found for name, found in alarms.items() if found} == {}
