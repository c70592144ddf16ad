"""No false alarm: whatever the settings switch on or off, in pairs, no rule refuses what they ask for."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.reading import read
from stacks.rules.rule import judge
from stacks.settings import Settings, known_environments, load
from stacks.settings.values import REGIONS
from tests.synthesis import acknowledging, synthesize

ENVIRONMENT = "environment"
# Each setting, by its path, and what it may be. Every two values of two of them stand together in at least one row.
CHOICES: Mapping[str, Sequence[Any]] = {
    "platform.region": sorted(REGIONS),
    ENVIRONMENT: known_environments(),
    "network.zones": (2, 3),
    "network.organization_id": ("", "o-a1b2c3d4e5"),
    "network.block_public_access": (False, True),
    "emr.enabled": (False, True),
    "retention.keep_data": (False, True),
    "retention.log_days": (7, 365),
    "idle.dry_run": (False, True),
    "identity.leads": ((), ("ada", "grace")),
    "registry.model_groups": (("tree-crowns",), ("tree-crowns", "roofs")),
    "training.max_runtime_hours": (1, 28 * 24),
}

Row = dict[str, Any]
Pair = tuple[str, Any, str, Any]


def pairs(row: Row) -> set[Pair]:
    return {(one, row[one], other, row[other]) for one, other in itertools.combinations(row, 2)}


def rows() -> Iterator[Row]:
    """Greedy: setting by setting, the value by which most pairs are met that were not met yet."""
    names = list(CHOICES)
    combined = [
        (one, a, two, b) for one, two in itertools.combinations(names, 2) for a in CHOICES[one] for b in CHOICES[two]
    ]
    open_ = dict.fromkeys(combined)
    while open_:
        one, value, other, another = next(iter(open_))
        row: Row = {one: value, other: another}
        for name in names:
            if name not in row:
                row[name] = max(CHOICES[name], key=partial(met, open_, row, name))
        ordered = {name: row[name] for name in names}
        yield ordered
        for pair in pairs(ordered):
            open_.pop(pair, None)


def met(open_: Mapping[Pair, None], row: Row, name: str, value: Any) -> int:
    """How many open pairs a value meets beside those already in the row."""
    beside = ({other: row[other], name: value} for other in row)
    ordered = ({key: two[key] for key in CHOICES if key in two} for two in beside)
    return sum(pair in open_ for two in ordered for pair in pairs(two))


def chosen(row: Row) -> Settings:
    settings = load(row[ENVIRONMENT])
    sections: dict[str, dict[str, Any]] = {}
    for path, value in row.items():
        section, _, name = path.partition(".")
        if name:
            sections.setdefault(section, {})[name] = value
    changed = {name: getattr(settings, name).model_copy(update=update) for name, update in sections.items()}
    return acknowledging(settings.model_copy(update=changed))


ROWS = list(rows())


def test_every_pair_of_choices_is_tried() -> None:
    seen = set().union(*(pairs(row) for row in ROWS))

    for one, other in itertools.combinations(CHOICES, 2):
        wanted = {(one, a, other, b) for a in CHOICES[one] for b in CHOICES[other]}
        assert wanted <= seen, (one, other)
    assert len(ROWS) < 2 * len(REGIONS) * len(known_environments())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(str(value) for value in row.values()))
def test_no_rule_refuses_what_the_settings_ask_for(row: Row, tmp_path: Path) -> None:
    worlds = read(synthesize(chosen(row), tmp_path).folder)

    alarms = {rule.name: judge(rule, worlds) for rule in ATTACHED}

    assert {name: found.counter_examples for name, found in alarms.items() if found.counter_examples} == {}
    assert [name for name, found in alarms.items() if not found.proven and not found.acknowledged] == []
