"""Somebody attaches AdministratorAccess to the roles of people by hand: what stays out of their reach all the same."""

import copy
import json
from typing import Any

import pytest

from operations.prove.simulation.engine import ROOT, Expectation, _judged
from operations.prove.simulation.matrix import TWINS
from operations.prove.simulation.names import Names
from operations.prove.simulation.request import OUTSIDE, Request
from stacks.constructs.personas.boundary import MOST_CHARACTERS
from stacks.rules.identity.reviewed import reviewed_actions
from stacks.rules.model.functions import Stack
from stacks.rules.model.reading import resolved, stacks_in
from tests.synthesis import Cloud

Pairs = list[tuple[Request, Request]]
PEOPLE = {"people", "lead"}
ADMINISTRATOR = {"Sid": "AdministratorAccess", "Effect": "Allow", "Action": "*", "Resource": "*"}
JOBS = {"sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob"}
BRANCH, REMOTE, TYPES = "codecommit:References", "sagemaker:RemoteAccess", "sagemaker:InstanceTypes"


def granted(stack: Stack) -> Stack:
    """The stack after somebody was generous to everybody in Studio."""
    template: dict[str, Any] = copy.deepcopy(dict(stack.template))
    for policy in template["Resources"].values():
        if policy["Type"] == "AWS::IAM::Policy" and stack.name.endswith("-studio"):
            policy["Properties"]["PolicyDocument"]["Statement"].append(ADMINISTRATOR)
    return Stack(stack.name, stack.region, template)


@pytest.fixture(scope="module")
def reached(prod: Cloud) -> Pairs:
    """Requests of people that must be denied and now are allowed, each with the allowed twin it differs from."""
    (world,) = resolved([granted(stack) for stack in stacks_in(prod.folder)])
    denied = [(twin.allowed, request) for twin in TWINS for request in twin.denials()]
    pairs = [(request, twin) for twin, request in denied if request.who in PEOPLE]
    asked = [Expectation(request, allowed=False) for request, _ in pairs]
    facts = _judged(world, asked, ROOT / "node_modules")
    return [pair for pair, fact in zip(pairs, facts, strict=True) if not fact.holds]


def test_what_is_reached_shows_that_the_grant_was_tried(reached: Pairs) -> None:
    titles = {request.title for request, _ in reached}

    assert "people see a model, but in a foreign group" in titles


def test_no_action_is_reached_that_nobody_has_reviewed(reached: Pairs) -> None:
    assert {request.action for request, _ in reached} <= set(reviewed_actions())


def test_no_data_and_no_code_is_reached_from_outside_nor_of_strangers(reached: Pairs) -> None:
    assert [request.title for request, _ in reached if request.through == OUTSIDE] == []
    assert [request.title for request, _ in reached if request.owner != "us"] == []


def test_no_role_can_be_handed_on_but_those_of_jobs(reached: Pairs) -> None:
    assert [request.title for request, _ in reached if request.action == "iam:PassRole"] == []


def test_jobs_stay_in_the_network_on_their_type_under_our_keys(reached: Pairs) -> None:
    """Under another name, but in all else what they must be."""
    started = [(request, twin) for request, twin in reached if request.action in JOBS]

    assert [request.title for request, twin in started if request.context != twin.context] == []


def test_apps_stay_on_their_types_and_spaces_closed_to_laptops(reached: Pairs) -> None:
    assert [request.title for request, twin in reached if request.context.get(TYPES) != twin.context.get(TYPES)] == []
    assert [request.title for request, _ in reached if request.context.get(REMOTE) == "ENABLED"] == []


def test_raw_data_and_the_main_branch_stay(reached: Pairs) -> None:
    deleted = [request.on for request, _ in reached if request.action.startswith("s3:Delete")]
    pushed = [request for request, _ in reached if request.action == "codecommit:GitPush"]

    assert [on for on in deleted if "{raw_bucket}" in on] == []
    assert [request.title for request in pushed if request.context.get(BRANCH) == "refs/heads/main"] == []


def test_every_managed_policy_is_no_longer_than_iam_takes(each_cloud: Cloud) -> None:
    """Blanks do not count. The simulation's names are at least as long as those that AWS gives."""
    for world in resolved(stacks_in(each_cloud.folder)):
        policies = world.of("AWS::IAM::ManagedPolicy")
        lengths = {each.name: len(json.dumps(Names(world).filled(each.get("PolicyDocument")))) for each in policies}
        blanks = {each.name: json.dumps(each.get("PolicyDocument")).count(" ") for each in policies}
        assert {name: length for name, length in lengths.items() if length - blanks[name] > MOST_CHARACTERS} == {}
        assert policies
