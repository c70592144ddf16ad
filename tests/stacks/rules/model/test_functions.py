"""References are resolved across stacks; what only AWS knows gets a name, what nobody knows stays unknown."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacks.rules.model.functions import Stack
from stacks.rules.model.mistakes import AssemblyError
from stacks.rules.model.reading import resolved
from stacks.rules.model.spelling import unknowns

UPSTREAM = Stack(
    "data",
    "eu-central-1",
    {
        "Resources": {"Raw": {"Type": "AWS::S3::Bucket"}},
        "Outputs": {"RawArn": {"Value": {"Fn::GetAtt": ["Raw", "Arn"]}, "Export": {"Name": "raw-arn"}}},
    },
)


def value(expression: Any, **sections: Any) -> Any:
    """An expression as a property of a stack beside ``data``."""
    resources = {"Key": {"Type": "AWS::KMS::Key"}, "It": {"Type": "T", "Properties": {"V": expression}}}
    worlds = resolved([UPSTREAM, Stack("here", "eu-central-1", {"Resources": resources, **sections})])
    return next(each for each in worlds[0].resources if each.name == "It").get("V")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"Ref": "Key"}, "«here:Key»"),
        ({"Fn::GetAtt": ["Key", "Arn"]}, "«here:Key.Arn»"),
        ({"Fn::GetAtt": "Key.Arn"}, "«here:Key.Arn»"),
        ({"Ref": "AWS::Region"}, "eu-central-1"),
        ({"Ref": "AWS::AccountId"}, "«AWS::AccountId»"),
        ({"Fn::Join": ["/", [{"Fn::ImportValue": "raw-arn"}, "*"]]}, "«data:Raw.Arn»/*"),
        ({"Fn::GetStackOutput": {"StackName": "data", "OutputName": "RawArn"}}, "«data:Raw.Arn»"),
        ({"Fn::Sub": "${Key.Arn}:${AWS::Region}:${!kept}"}, "«here:Key.Arn»:eu-central-1:${kept}"),
        ({"Fn::Sub": ["${a}-b", {"a": {"Ref": "Key"}}]}, "«here:Key»-b"),
        ({"Fn::Select": [1, {"Fn::GetAZs": ""}]}, "«zone 1»"),
        ({"Fn::Select": ["0", ["a", "b"]]}, "a"),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Kept": {"Ref": "AWS::NoValue"}}, {}),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
    ],
)
def test_what_a_template_says_is_resolved(expression: Any, expected: Any) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        {"Ref": "Parameter"},
        {"Ref": "Nothing"},
        {"Fn::ImportValue": "nothing"},
        {"Fn::GetStackOutput": {"StackName": "elsewhere", "OutputName": "RawArn"}},
        {"Fn::GetStackOutput": "data"},
        {"Fn::Transform": {"Name": "Rewrite"}},
        {"Fn::FindInMap": ["A", "B", "C"]},
        {"Fn::Select": [5, ["a"]]},
        {"Fn::Select": ["x", ["a"]]},
        {"Fn::Join": "nothing"},
        {"Fn::Split": [",", {"Ref": "Key"}]},
        {"Fn::Sub": "${Nothing.Arn}"},
        {"Fn::OfNextYear": 1},
        "{{resolve:ssm:/a/b}}",
        "a text with «quotes»",
    ],
)
def test_what_a_template_does_not_say_stays_unknown(expression: Any) -> None:
    assert unknowns(value(expression, Parameters={"Parameter": {"Type": "String", "Default": "x"}}))


def test_both_arms_of_a_condition_are_a_world_each() -> None:
    resources = {
        "It": {"Type": "T", "Properties": {"V": {"Fn::If": ["Big", "large", "small"]}}},
        "Only": {"Type": "T", "Condition": "Big"},
    }
    conditions = {"Big": {"Fn::Equals": [{"Ref": "Size"}, "big"]}, "Small": {"Fn::Not": [{"Condition": "Big"}]}}

    worlds = resolved([Stack("here", "", {"Resources": resources, "Conditions": conditions})])

    assert [[each.get("V") for each in world.resources] for world in worlds] == [["large", None], ["small"]]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Ref", "Fn::Join", "Fn::Sub", "Fn::Select", "Fn::GetAtt", "Fn::If", "Fn::Split", "a", "b"]
            ),
            inner,
            max_size=2,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_value_makes_resolving_crash(expression: Any) -> None:
    with suppress(AssemblyError):
        value(expression)
