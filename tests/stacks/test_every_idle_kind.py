"""A deployment in which the sweep covers every kind: judged clean, and within what AWS takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from lambdas.idle_shutdown.environment import Environment
from stacks.constructs.idle_kinds import IDLE_KINDS
from stacks.constructs.idle_policies import KINDS
from stacks.rules.catalogue import ATTACHED
from stacks.rules.model.reading import read
from stacks.rules.rule import judge
from stacks.settings import load
from tests.every_idle_kind import TEAMS, with_every_idle_kind
from tests.policies import Statement, statements
from tests.synthesis import Cloud, synthesize
from tests.templates import spelled
from tests.test_acknowledgements import findings
from tests.test_lint import lint

MOST_INLINE, MOST_MANAGED = 10_240, 6_144  # characters of all inline policies of a role; of one managed policy
REFERENCES = {"Ref", "Fn::GetAtt", "Fn::GetStackOutput"}
KNOWN_LENGTHS = {json.dumps({"Ref": "AWS::AccountId"}): 12}
LONGEST_REFERENCE = 120  # an ARN of a topic, log group or key; a domain's id has 63 at most
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
DOMAIN = ":{}/${{studio:Domain.DomainId}}"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Cloud:
    return synthesize(with_every_idle_kind(load("prod")), tmp_path_factory.mktemp("every_idle_kind"))


def longest(document: Any) -> int:
    """Characters without white space."""
    match document:
        case {"Fn::Join": ["", parts]}:
            return 2 + sum(longest(part) for part in parts)
        case dict() if REFERENCES & document.keys():
            return KNOWN_LENGTHS.get(json.dumps(document), LONGEST_REFERENCE)
        case dict():
            return 1 + sum(len(json.dumps(key)) + 2 + longest(each) for key, each in document.items())
        case list():
            return 1 + sum(longest(each) + 1 for each in document)
    return len(json.dumps(document))


def of_the_sweep(cloud: Cloud) -> list[Statement]:
    return [each for each in statements(cloud, "governance") if each.holder == "${IdleShutdownSweepRole}"]


def test_no_rule_of_ours_and_none_of_cdk_nag_is_broken(everything: Cloud, tmp_path: Path) -> None:
    assembly = read(everything.folder)

    assert {rule.name: found for rule in ATTACHED if (found := judge(rule, assembly).counter_examples)} == {}
    assert findings(everything.settings, tmp_path) == set()


def test_the_linter_accepts_it(everything: Cloud) -> None:
    checked = lint(*everything.folder.glob("*-governance.template.json"))

    assert (checked.returncode, checked.stdout) == (0, "")


def test_the_function_reads_back_every_kind_and_team(everything: Cloud) -> None:
    function = everything.only("AWS::Lambda::Function", "governance")
    told = {name: spelled(each, everything) for name, each in function["Environment"]["Variables"].items()}
    environment = Environment.from_environ(told)

    assert environment.policies.keys() == {kind for _, kinds in KINDS.values() for kind in kinds}
    assert environment.curfews.keys() == set(TEAMS)


def test_no_role_has_longer_policies_than_iam_takes(everything: Cloud) -> None:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
    inline: dict[str, int] = {}
    for kind in POLICIES:
        for policy in everything.properties(kind, "governance"):
            size = longest(policy["PolicyDocument"])
            assert kind == "AWS::IAM::Policy" or size <= MOST_MANAGED
            for role in policy.get("Roles", []) if kind == "AWS::IAM::Policy" else []:
                inline[spelled(role, everything)] = inline.get(spelled(role, everything), 0) + size

    assert max(inline.values()) == inline["${IdleShutdownSweepRole}"] <= MOST_INLINE


def test_what_lies_in_the_domain_is_reached_in_this_one_alone(everything: Cloud) -> None:
    for kind in ("app", "domain", "space"):
        reached = {name for each in of_the_sweep(everything) for name in each.resources if f":{kind}/" in name}
        assert reached
        assert all(DOMAIN.format(kind) in name for name in reached)


def test_whatever_it_tags_it_tags_as_warned_and_nothing_else(everything: Cloud) -> None:
    tagging = [each for each in of_the_sweep(everything) if "Tag" in "".join(each.actions).replace("GetResources", "")]

    assert len(tagging) == len(IDLE_KINDS) + 1
    for each in tagging:
        assert ("ForAllValues:StringEquals", "aws:TagKeys", ("idle-warned",)) in each.conditions


def test_whatever_it_deletes_beside_apps_says_itself_that_it_may_be(everything: Cloud) -> None:
    deleting = {
        action: each.conditions
        for each in of_the_sweep(everything)
        for action in each.actions
        if "Delete" in action or "Terminate" in action
    }

    assert deleting.pop("sagemaker:DeleteApp") == ()
    assert set(deleting.values()) == {(("StringEquals", "aws:ResourceTag/when-idle", ("delete",)),)}
