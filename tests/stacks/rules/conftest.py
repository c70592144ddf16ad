"""The production assembly, and what is left of it after an edit: every rule is shown both."""

import copy
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacks.rules.model.functions import Stack
from stacks.rules.model.reading import resolved, stacks_in
from tests.stacks.rules.edits import After, Edit, Worlds

if TYPE_CHECKING:
    from tests.synthesis import Cloud


@pytest.fixture(scope="session")
def stacks(prod: "Cloud") -> tuple[Stack, ...]:
    return stacks_in(prod.folder)


@pytest.fixture(scope="session")
def today(stacks: tuple[Stack, ...]) -> Worlds:
    """Production as it is."""
    return resolved(stacks)


@pytest.fixture(scope="session")
def after(stacks: tuple[Stack, ...]) -> After:
    """Production after an edit of its templates."""

    def edited(edit: Edit) -> Worlds:
        templates = {stack.name.rpartition("-")[2]: copy.deepcopy(dict(stack.template)) for stack in stacks}
        edit(templates)
        return resolved([Stack(stack.name, stack.region, templates[stack.name.rpartition("-")[2]]) for stack in stacks])

    return edited


@pytest.fixture
def folder(prod: "Cloud", tmp_path: Path) -> Path:
    """A copy of production's manifest and templates, to be broken."""
    for path in (prod.folder / "manifest.json", *prod.folder.glob("*.template.json")):
        shutil.copy(path, tmp_path)
    return tmp_path
