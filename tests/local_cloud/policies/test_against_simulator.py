"""Random small policies and requests get the verdict here that an independent simulator of IAM gives them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local_cloud.policies.decision import Policies, Refusal, decide
from local_cloud.policies.request import Principal, Request
from local_cloud.policies.statements import statements
from tests.local_cloud.policies.random_policies import (
    CONDITIONS,
    CONTEXT,
    PRINCIPALS,
    ROLE,
    SESSION,
    TARGETS,
    THEM,
    US,
    Document,
    policy,
    statement,
)
from tests.local_cloud.policies.simulator import Simulator, running_simulator


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with running_simulator() as running:
        yield running


@dataclass(frozen=True)
class Case:
    action: str
    identity: Document
    context: dict[str, Any] = field(default_factory=dict)
    account: str = US
    boundary: Document | None = None
    resource: Document | None = None
    endpoint: Document | None = None


ASKED = st.sampled_from(sorted(TARGETS))
SENT = st.fixed_dictionaries({}, optional=CONTEXT)
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told(*statements: Document) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


@MANY
@given(case=st.builds(Case, action=ASKED, context=SENT, identity=CONDITIONS.map(
    lambda each: told({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": each}))))  # fmt: skip
def test_a_condition_holds_where_the_simulators_does(simulator: Simulator, case: Case) -> None:
    agree(simulator, case)


@MANY
@given(case=st.builds(Case, action=ASKED, context=SENT, identity=statement().map(
    lambda each: told({**each, "Effect": "Allow"}))))  # fmt: skip
def test_a_statement_applies_where_the_simulators_does(simulator: Simulator, case: Case) -> None:
    agree(simulator, case)


EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


@MANY
@given(
    case=st.builds(
        Case,
        action=ASKED,
        account=st.sampled_from([US, US, THEM]),
        identity=st.sampled_from([told(EVERYTHING), told({**EVERYTHING, "Resource": "arn:aws:sns:*:*:*"})]),
        boundary=st.sampled_from([None, told(EVERYTHING), told({**EVERYTHING, "Action": "sns:*"})]),
        resource=st.none() | PRINCIPALS.map(lambda each: told({**EVERYTHING, "Principal": each})),
    )
)
def test_who_is_named_by_whom_counts_as_it_does_there(simulator: Simulator, case: Case) -> None:
    agree(simulator, case)


@MANY
@given(
    case=st.builds(
        Case,
        action=ASKED,
        account=st.sampled_from([US, US, THEM]),
        context=SENT,
        identity=policy(),
        boundary=st.none() | policy(),
        resource=st.none() | policy(PRINCIPALS),
        endpoint=st.none() | policy(st.just("*")),
    )
)
def test_all_policies_together_come_to_the_simulators_verdict(simulator: Simulator, case: Case) -> None:
    agree(simulator, case)


def agree(simulator: Simulator, case: Case) -> None:
    verdict = decided_here(case)
    assert (verdict is None) == simulator.allows(simulation(case)), verdict


def decided_here(case: Case) -> Refusal | None:
    request = Request(
        Principal(f"arn:aws:sts::{case.account}:{SESSION}", case.account, f"arn:aws:iam::{case.account}:{ROLE}"),
        case.action,
        TARGETS[case.action],
        US,
        {key.lower(): tuple(value) if isinstance(value, list) else value for key, value in keys(case).items()},
    )
    policies = Policies(
        identity=_read(case.identity),
        boundary=_read(case.boundary),
        resource=_read(case.resource),
        endpoint=_read(case.endpoint),
        resource_must_allow=case.action.startswith("kms:"),
    )
    return decide(request, policies)


def simulation(case: Case) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "request": {
            "principal": f"arn:aws:sts::{case.account}:{SESSION}",
            "action": case.action,
            "resource": {"resource": TARGETS[case.action], "accountId": US},
            "contextVariables": keys(case),
        },
        "identityPolicies": [{"name": "identity", "policy": case.identity}],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
    }
    if case.boundary:
        asked["permissionBoundaryPolicies"] = [{"name": "boundary", "policy": case.boundary}]
    if case.resource:
        asked["resourcePolicy"] = case.resource
    if case.endpoint:
        asked["vpcEndpointPolicies"] = [{"name": "endpoint", "policy": case.endpoint}]
    return asked


def keys(case: Case) -> dict[str, Any]:
    own = {"aws:PrincipalArn": f"arn:aws:iam::{case.account}:{ROLE}", "aws:PrincipalAccount": case.account}
    return {**case.context, **own}


def _read(document: Document | None) -> Any:
    return None if document is None else statements(json.dumps(document))
