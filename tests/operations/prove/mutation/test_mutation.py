"""Damage is generic, judged without crashes, and forgiven for a reason only. The whole hunt is `make mutate`."""

import dataclasses
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.prove.mutation.equivalent import forgives
from operations.prove.mutation.equivalents import EVERY
from operations.prove.mutation.hunt import Hunter, hunt, sample
from operations.prove.mutation.mutants import Mutant, mutants, mutated
from operations.prove.mutation.texts import closed, opened
from stacks.rules.model.functions import Stack
from stacks.rules.model.policies import statements
from stacks.rules.model.reading import resolved, stacks_in
from stacks.rules.rule import Fact

if TYPE_CHECKING:
    from tests.synthesis import Cloud

# Of every kind of resource and change; the seed decides which, so that a failure can be seen again.
EACH, SEED = 1, 20261121


@pytest.fixture(scope="module")
def stacks(prod: "Cloud") -> tuple[Stack, ...]:
    return stacks_in(prod.folder)


def test_of_a_sample_every_mutant_falls_or_is_listed_with_a_reason(stacks: tuple[Stack, ...]) -> None:
    chosen = sample(mutants(stacks), each=EACH, seed=SEED)
    fates = list(hunt(stacks, chosen))

    assert [str(fate.mutant) for fate in fates if fate.crash] == []
    assert [str(fate.mutant) for fate in fates if not (fate.by or fate.because)] == []
    assert sum(bool(fate.by) for fate in fates) > len(chosen) // 3


def test_there_are_mutants_of_every_kind_of_resource_and_change(stacks: tuple[Stack, ...]) -> None:
    found = list(mutants(stacks))

    kinds = {each["Type"] for stack in stacks for each in stack.section("Resources").values()}
    assert {each.kind for each in found} == kinds
    assert set(Counter(each.change for each in found)) == {"delete", "flip", "rename", "swap", "widen"}
    assert len(found) > 7000


SEEDED = [
    ("AWS::SageMaker::Domain", "AppNetworkAccessType", "swap", "TheDomainIsInside"),
    ("AWS::EC2::Subnet", "MapPublicIpOnLaunch", "flip", "PrivateAddresses"),
    ("AWS::EC2::VPCEndpoint", "PolicyDocument.Statement.#.Condition", "delete", "EndpointsConfined"),
    ("AWS::EC2::VPCEndpoint", "PrivateDnsEnabled", "flip", "PrivateEndpoints"),
    ("AWS::S3::BucketPolicy", "PolicyDocument.Statement.#.Effect", "flip", "NothingInTheClear"),
    ("AWS::SSM::Parameter", "Value.{}.max_runtime_seconds", "swap", "TemplatesStayInside"),
    ("AWS::StepFunctions::StateMachine", "DefinitionString.{}.States.PathOrUnknown.Type", "flip", "WaysOutAreWatched"),
    ("AWS::EC2::VPCEndpoint", "PolicyDocument.Statement.#.Condition.StringEquals", "rename", "EndpointsConfined"),
    ("AWS::KMS::Key", "EnableKeyRotation", "flip", "KeysAreOurs"),
    ("AWS::IAM::Role", "AssumeRolePolicyDocument.Statement.#.Principal", "widen", "TrustedServicesOnly"),
]


@pytest.mark.parametrize(("kind", "place", "change", "killer"), SEEDED)
def test_a_seeded_flaw_is_killed_by_the_claim_that_is_about_it(
    kind: str, place: str, change: str, killer: str, stacks: tuple[Stack, ...]
) -> None:
    mutant = next(each for each in mutants(stacks) if (each.kind, each.place, each.change) == (kind, place, change))
    hunter = Hunter(stacks)
    hunter._held = [rule for rule in hunter._held if rule.name == killer]

    assert hunter.fate(mutant).by == killer


def test_a_crash_of_a_rule_kills_nothing(stacks: tuple[Stack, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_world: object) -> tuple[Fact, ...]:
        raise TypeError("a rule that did not expect this")

    hunter = Hunter(stacks)
    monkeypatch.setattr(hunter, "_held", [dataclasses.replace(hunter._held[0], check=crash)])
    fate = hunter.fate(next(mutants(stacks)))

    assert fate.by == ""
    assert "did not expect" in fate.crash


def test_every_reason_forgives_something(stacks: tuple[Stack, ...]) -> None:
    """One that no longer does might forgive tomorrow what nobody meant."""
    found = list(mutants(stacks))

    assert [each for each in EVERY if not any(forgives(each, mutant) for mutant in found)] == []


def test_a_refusal_is_never_forgiven(stacks: tuple[Stack, ...]) -> None:
    ends = [each for each in mutants(stacks) if each.place.endswith("Effect") and each.value == "Allow"]
    denying = [each for each in ends if each.effect == "Deny"]

    hunter = Hunter(stacks)
    assert denying
    assert all(hunter.fate(each).by for each in denying)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.integers(0, 9) | st.text("ab:", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.text("xyz", min_size=1, max_size=2), json_values, max_size=3))
def test_every_mutant_differs_and_leaves_the_original_as_it_was(properties: dict[str, Any]) -> None:
    definition = {"Type": "T", "Properties": properties}
    before = json.dumps(definition)
    stack = Stack("s", "", {"Resources": {"R": definition}})

    changed = [mutated(definition, each) for each in mutants([stack]) if each.path]

    assert json.dumps(definition) == before
    assert all(json.dumps(each) != before for each in changed)


def test_several_processes_find_what_one_finds(stacks: tuple[Stack, ...]) -> None:
    chosen = sample(mutants(stacks), each=1, seed=SEED)[:30]

    found = [sorted(map(str, hunt(stacks, chosen, processes=count))) for count in (1, 2)]

    assert found[0] == found[1]


def test_no_policy_decides_by_tags_which_mutants_may_therefore_change(stacks: tuple[Stack, ...]) -> None:
    keys = {key for world in resolved(stacks) for each in statements(world) for _, key, _ in each.conditions}

    assert [
        key for key in keys if key.startswith(("aws:resourcetag", "aws:principaltag", "sagemaker:resourcetag"))
    ] == []


DOCUMENTS = [
    '{"a":1}',
    {"Fn::Join": ["", ['{"a":"', {"Ref": "B"}, '"}']]},
    {"Fn::Join": ["", ['{"a":"arn:', {"Ref": "AWS::Partition"}, ":x/", {"Fn::GetAtt": ["B", "Arn"]}, '"}']]},
    {"Fn::Join": ["", ['["', {"Ref": "A"}, '","', {"Ref": "B"}, '"]']]},
]


@pytest.mark.parametrize("text", DOCUMENTS, ids=range(len(DOCUMENTS)))
def test_json_inside_a_text_is_opened_and_closed_again(text: Any) -> None:
    assert closed(opened(text)) == text


@pytest.mark.parametrize("text", ["", "words", "{", "[1", "{}x", 7, None, {"Ref": "A"}, {"Fn::Join": ["-", ["{}"]]}])
def test_what_is_no_json_is_not_opened(text: Any) -> None:
    assert opened(text) is None


def test_a_mutant_says_where_and_what_it_is() -> None:
    mutant = Mutant("network", "Subnet", "AWS::EC2::Subnet", ("MapPublicIpOnLaunch",), "flip", value=True)

    assert str(mutant) == "network/Subnet AWS::EC2::Subnet MapPublicIpOnLaunch: flip true"
