"""Nothing is said of Studio's apps that nobody has thought about: a setting nobody reads may be the door."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from stacks.rules.model.assembly import Assembly
from stacks.rules.model.jobs import DOMAIN
from stacks.rules.rule import Fact, Rule, broken, either

TABLE = Path(__file__).with_name("understood_settings.toml")
_PLACES = ("DefaultUserSettings", "DefaultSpaceSettings", "DomainSettings", "UserSettings", "SpaceSettings")
_KINDS = (DOMAIN, "AWS::SageMaker::UserProfile", "AWS::SageMaker::Space")


def check(assembly: Assembly) -> Iterator[Fact]:
    if not assembly.of(DOMAIN):
        yield broken("", "no domain")
    for each in assembly.of(*_KINDS):
        said = {path for place in _PLACES for path in _paths(each.get(place))}
        strange = ", ".join(sorted(said - _understood()))
        yield either(each, not strange, f"{len(said)} settings, each understood", f"{strange} is not understood")


def _paths(value: Any, path: str = "") -> Iterator[str]:
    """Where something is said, with the positions in lists left out."""
    match value:
        case dict():
            for key, item in value.items():
                yield from _paths(item, f"{path}.{key}" if path else key)
        case list():
            for item in value:
                yield from _paths(item, path)
        case None:
            return
        case _:
            yield path


@cache
def _understood() -> frozenset[str]:
    return frozenset(tomllib.loads(TABLE.read_text())["settings"])


RULE = Rule(
    name="SettingsAreUnderstood",
    requirements=("NFR-1", "NFR-2"),
    claim="Every setting of Studio's apps, for all users and for each, was reviewed one by one",
    wrong="Something is said of Studio's apps that nobody has reviewed",
    matters="One setting sends notebooks to another bucket, mounts another file system, or lets containers run",
    mend="Take it away, or add it to stacks/rules/studio/understood_settings.toml with why it lets nothing out",
    check=check,
)
