"""What a review sees when a permission or a template changes. Accept it with ``pytest --snapshot-update``."""

import json

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.permissions import permissions
from tests.synthesis import Cloud
from tests.templates import readable

STACKS = ("network", "data", "training", "studio", "governance")


class TextFile(SingleFileSnapshotExtension):
    """One text file a snapshot, which reads well in a diff."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


class JsonFile(TextFile):
    file_extension = "json"


def test_every_stack_has_its_snapshots(prod: Cloud) -> None:
    assert set(prod.templates) == set(STACKS)


@pytest.mark.parametrize("stack", STACKS)
def test_permissions_are_the_reviewed_ones(prod: Cloud, stack: str, snapshot: SnapshotAssertion) -> None:
    assert "\n".join(permissions(prod, stack)) + "\n" == snapshot(extension_class=TextFile)


@pytest.mark.parametrize("stack", STACKS)
def test_templates_are_the_reviewed_ones(prod: Cloud, stack: str, snapshot: SnapshotAssertion) -> None:
    text = json.dumps(readable(prod.templates[stack], prod), indent=1)
    assert text + "\n" == snapshot(extension_class=JsonFile)


def test_permissions_with_emr_are_the_reviewed_ones(prod_with_emr: Cloud, snapshot: SnapshotAssertion) -> None:
    assert "\n".join(permissions(prod_with_emr, "emr")) + "\n" == snapshot(extension_class=TextFile)


def test_the_template_with_emr_is_the_reviewed_one(prod_with_emr: Cloud, snapshot: SnapshotAssertion) -> None:
    text = json.dumps(readable(prod_with_emr.templates["emr"], prod_with_emr), indent=1)
    assert text + "\n" == snapshot(extension_class=JsonFile)
