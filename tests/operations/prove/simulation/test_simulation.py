"""The matrix is large, fair and understood; the simulator's answers become claims."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from operations.prove.simulation import engine
from operations.prove.simulation.engine import ROOT, CannotSimulate, claims, expectations
from operations.prove.simulation.matrix import PERSONAS, TWINS
from operations.prove.simulation.names import Names
from operations.prove.simulation.policies import Court
from stacks.rules.model.assembly import Assembly
from stacks.rules.model.functions import Stack
from stacks.rules.model.reading import resolved, stacks_in

if TYPE_CHECKING:
    from tests.synthesis import Cloud

FEWEST_REQUESTS = 120
MODULES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def stacks(prod: "Cloud") -> tuple[Stack, ...]:
    return stacks_in(prod.folder)


def after(stacks: tuple[Stack, ...], edit: Callable[[dict[str, Any]], object]) -> tuple[Assembly, ...]:
    """Production after an edit of every statement with a sid."""
    edited = []
    for stack in stacks:
        template = copy.deepcopy(dict(stack.template))
        for resource in template["Resources"].values():
            document = resource.get("Properties", {}).get("PolicyDocument", {})
            for statement in document.get("Statement", []) if isinstance(document, dict) else []:
                edit(statement)
        edited.append(Stack(stack.name, stack.region, template))
    return resolved(edited)


def said(worlds: tuple[Assembly, ...]) -> list[str]:
    """What is not as expected."""
    return [fact.says for claim in claims(worlds, MODULES) for fact in claim.verdict.counter_examples]


def test_there_are_enough_requests_of_every_persona() -> None:
    requests = expectations()

    assert len(requests) >= FEWEST_REQUESTS
    assert {each.request.who for each in requests} == set(PERSONAS)
    assert len({each.request.title for each in requests}) == len(requests)


def test_every_allowed_request_has_denied_ones_beside_it_that_differ_in_what_their_title_says() -> None:
    for twin in TWINS:
        assert twin.denied
        for request in twin.denials():
            assert request != twin.allowed


def test_production_answers_every_request_as_it_must_in_words_that_the_simulator_knows(
    stacks: tuple[Stack, ...],
) -> None:
    assert said(resolved(stacks)) == []


def any_type(statement: dict[str, Any]) -> None:
    """By its role and by its boundary: one of them would be enough to refuse."""
    if statement.get("Sid") in ("TrainInsideTheNetwork", "JobsInsideTheirBounds"):
        del statement["Condition"]["ForAllValues:StringEquals"]["sagemaker:InstanceTypes"]


def delete_models(statement: dict[str, Any]) -> None:
    if statement.get("Sid") == "ReadOnly":
        statement["Action"] = ["s3:GetObject", "s3:DeleteObject"]


def anybody_through_endpoints(statement: dict[str, Any]) -> None:
    for key in ("aws:PrincipalAccount", "aws:ResourceAccount"):
        statement.get("Condition", {}).get("StringEquals", {}).pop(key, None)


def no_reading(statement: dict[str, Any]) -> None:
    if statement.get("Action") == "s3:GetObject":
        statement["Effect"] = "Deny"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (any_type, "people start a training-job, but on ml.g5.xlarge: allowed"),
        (delete_models, "people delete derived data, but a model: allowed"),
        (
            anybody_through_endpoints,
            "people write derived, but to a bucket of the stranger's, with his credentials: allowed",
        ),
        (no_reading, "job read raw: denied"),
    ],
)
def test_a_policy_that_was_changed_answers_otherwise(
    edit: Callable[[dict[str, Any]], None], told: str, stacks: tuple[Stack, ...]
) -> None:
    assert told in said(after(stacks, edit))


def test_a_key_that_the_simulator_does_not_know_is_no_answer(stacks: tuple[Stack, ...]) -> None:
    question = Court(resolved(stacks)[0], Names(resolved(stacks)[0])).simulation(TWINS[0].allowed)
    question["request"]["contextVariables"]["s3:NoSuchKey"] = "x"

    (answer,) = engine._answers([question], MODULES)

    assert answer["ignored"] == ["s3:NoSuchKey"]


def test_without_the_simulator_nothing_is_claimed(stacks: tuple[Stack, ...], tmp_path: Path) -> None:
    for claim in claims(resolved(stacks), tmp_path):
        assert not claim.proven
        assert "is not installed: run make setup" in claim.verdict.counter_examples[0].says


def test_an_assembly_without_studio_is_not_simulated_and_not_proven(stacks: tuple[Stack, ...], tmp_path: Path) -> None:
    found = claims(resolved(stacks[:1]), tmp_path)

    assert not any(claim.proven for claim in found)
    assert "lacks what the requests name" in found[0].verdict.counter_examples[0].says


def test_a_simulator_that_answers_nonsense_is_one_sentence(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / "@cloud-copilot" / "iam-simulate"
    package.mkdir(parents=True)
    (package / "package.json").write_text(json.dumps({"name": "x", "main": "index.js"}))
    (package / "index.js").write_text("throw new Error('broken')")

    with pytest.raises(CannotSimulate, match="no answer"):
        engine._answers([{}], tmp_path / "node_modules")


@pytest.mark.parametrize(
    "answer",
    [
        {"allowed": True, "ignored": ["s3:NoSuchKey"], "error": ""},
        {"allowed": False, "ignored": [], "error": "a policy that it cannot read"},
    ],
)
@pytest.mark.parametrize("allowed", [True, False])
def test_an_answer_to_what_was_not_understood_proves_nothing(answer: dict[str, Any], *, allowed: bool) -> None:
    expected = engine.Expectation(TWINS[0].allowed, allowed=allowed)

    assert not engine._fact(expected, answer, reachable=True).holds


def test_a_call_that_has_no_endpoint_to_take_is_denied() -> None:
    answer = {"allowed": True, "ignored": [], "error": ""}

    assert engine._fact(engine.Expectation(TWINS[0].allowed, allowed=False), answer, reachable=False).holds
    assert not engine._fact(engine.Expectation(TWINS[0].allowed, allowed=True), answer, reachable=False).holds
