"""What counts as read."""

import copy
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from local_cloud.cloudformation.reading import Reading, plain

JSON = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(max_size=3), JSON, max_size=4)


def test_nothing_read_is_everything_unread() -> None:
    assert Reading({"Name": "a", "Rules": [{"Days": 1}]}).unread() == ["Name", "Rules"]


def test_an_object_handed_on_whole_counts_as_read() -> None:
    reading = Reading({"Policy": {"Version": "2012-10-17", "Statement": []}})
    assert reading.properties["Policy"]
    assert reading.unread() == []


def test_members_left_out_of_an_object_are_unread() -> None:
    reading = Reading({"Rules": [{"Days": 1, "Size": 2}]})
    assert reading.properties.get("Rules")[0]["Days"] == 1
    assert reading.unread() == ["Rules.Size"]


@given(OBJECTS)
def test_writing_all_of_it_as_json_reads_all_of_it(content: dict[str, Any]) -> None:
    reading = Reading(content)
    assert json.loads(json.dumps(reading.properties)) == json.loads(json.dumps(content))
    assert reading.unread() == []


@given(OBJECTS)
def test_copies_are_equal_and_read_everything(content: dict[str, Any]) -> None:
    for take in (plain, copy.deepcopy, dict, lambda each: {**each}):
        reading = Reading(content)
        assert take(reading.properties) == content
        assert [path for path in reading.unread() if "." not in path] == []


@given(OBJECTS)
def test_only_what_is_asked_for_is_read(content: dict[str, Any]) -> None:
    reading = Reading(content)
    for key in content:
        assert reading.unread().count(key) == 1
        reading.properties.get(key)
    assert [path for path in reading.unread() if path in content] == []
