"""Damage is generic, judged without crashes, and forgiven for a reason only. The whole hunt is `make mutate`."""

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.prove.mutation.equivalent import EQUIVALENT, forgives
from operations.prove.mutation.hunt import Hunter, hunt
from operations.prove.mutation.mutants import Mutant, mutants, mutated
from stacks.rules.model.functions import Stack
from stacks.rules.model.reading import stacks_in

if TYPE_CHECKING:
    from tests.synthesis import Cloud

SAMPLE = 150
SEED = 20261121


@pytest.fixture(scope="module")
def stacks(prod: "Cloud") -> tuple[Stack, ...]:
    return stacks_in(prod.folder)


def test_of_a_sample_every_mutant_falls_or_is_listed_with_a_reason(stacks: tuple[Stack, ...]) -> None:
    fates = list(hunt(stacks, sample=SAMPLE, seed=SEED))

    assert [str(fate.mutant) for fate in fates if fate.crash] == []
    assert [str(fate.mutant) for fate in fates if not (fate.by or fate.because)] == []
    assert sum(bool(fate.by) for fate in fates) > SAMPLE // 3


def test_there_are_mutants_of_every_kind_of_resource_and_change(stacks: tuple[Stack, ...]) -> None:
    found = list(mutants(stacks))

    kinds = {each["Type"] for stack in stacks for each in stack.section("Resources").values()}
    assert {each.kind for each in found} == kinds
    assert set(Counter(each.change for each in found)) == {"delete", "flip", "swap", "widen"}
    assert len(found) > 5000


SEEDED = [
    ("AWS::SageMaker::Domain", "AppNetworkAccessType", "swap", "TheDomainIsInside"),
    ("AWS::EC2::Subnet", "MapPublicIpOnLaunch", "flip", "PrivateAddresses"),
    ("AWS::EC2::VPCEndpoint", "PolicyDocument.Statement.#.Condition", "delete", "EndpointsConfined"),
    ("AWS::EC2::VPCEndpoint", "PrivateDnsEnabled", "flip", "PrivateEndpoints"),
    ("AWS::S3::BucketPolicy", "PolicyDocument.Statement.#.Effect", "swap", "NothingInTheClear"),
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
    hunter = Hunter(stacks)

    def crash(_world: object) -> str:
        raise TypeError("a rule that did not expect this")

    monkeypatch.setattr(hunter, "_killer", crash)
    fate = hunter.fate(next(mutants(stacks)))

    assert fate.by == ""
    assert "did not expect" in fate.crash


def test_every_reason_forgives_something(stacks: tuple[Stack, ...]) -> None:
    """One that no longer does might forgive tomorrow what nobody meant."""
    found = list(mutants(stacks))

    assert [each for each in EQUIVALENT if not any(forgives(each, mutant) for mutant in found)] == []


def test_a_refusal_is_never_forgiven(stacks: tuple[Stack, ...]) -> None:
    denying = [each for each in mutants(stacks) if each.effect == "Deny" and each.place.endswith("Effect")]

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


def test_a_mutant_says_where_and_what_it_is() -> None:
    mutant = Mutant("network", "Subnet", "AWS::EC2::Subnet", ("MapPublicIpOnLaunch",), "flip", value=True)

    assert str(mutant) == "network/Subnet AWS::EC2::Subnet MapPublicIpOnLaunch: flip true"
