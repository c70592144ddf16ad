"""What the simulator cannot be asked, or answers otherwise than IAM's user guide."""

from typing import Any

import pytest

from local_cloud.policies.conditions import condition
from local_cloud.policies.decision import Policies, Refusal, Source, decide
from local_cloud.policies.patterns import Context, matches_arn
from local_cloud.policies.refusal import sentence
from local_cloud.policies.request import Principal, Request
from local_cloud.policies.statements import statements
from tests.local_cloud.policies.documents import Statement, allow, deny, document

US, THEM = "111122223333", "999988887777"
ROLE, SESSION = f"arn:aws:iam::{US}:role/job", f"arn:aws:sts::{US}:assumed-role/job/one"
JOB, ROOT = Principal(SESSION, US, ROLE), Principal(f"arn:aws:iam::{US}:root", US)
NOBODY = Principal("", "")


def asked(who: Principal = JOB, action: str = "s3:GetObject", context: Context | None = None) -> Request:
    return Request(who, action, "arn:aws:s3:::data/tile", US, context or {})


def policies(**written: Statement | None) -> dict[str, Any]:
    return {name: None if each is None else statements(document(each)) for name, each in written.items()}


def verdict(request: Request, *, key: bool = False, **written: Statement | None) -> Refusal | None:
    given = policies(**{"identity": allow("*"), **written})
    return decide(request, Policies(**given, resource_must_allow=key))


def test_root_may_anything_that_no_resource_or_endpoint_denies() -> None:
    assert verdict(asked(ROOT), identity=None) is None
    refused = verdict(asked(ROOT), identity=None, resource=deny("s3:*", Principal="*", Sid="Nobody"))
    assert refused == Refusal(Source.RESOURCE, explicit=True, sid="Nobody")
    behind = verdict(asked(ROOT), identity=None, endpoint=allow("s3:PutObject", Principal="*"))
    assert behind == Refusal(Source.ENDPOINT, explicit=False)


def test_a_key_that_does_not_name_the_account_is_closed_to_its_root_too() -> None:
    use = asked(ROOT, "kms:Decrypt")
    assert verdict(use, key=True, identity=None, resource=allow("kms:*", Principal={"AWS": US})) is None
    refused = verdict(use, key=True, identity=None, resource=allow("kms:*", Principal={"AWS": ROLE}))
    assert refused == Refusal(Source.RESOURCE, explicit=False)


def test_a_session_policy_limits_all_but_what_names_the_session_itself() -> None:
    limit = allow("s3:PutObject")
    assert verdict(asked(), session=limit) == Refusal(Source.SESSION, explicit=False)
    by_role = allow("s3:*", Principal={"AWS": ROLE})
    assert verdict(asked(), session=limit, resource=by_role) == Refusal(Source.SESSION, explicit=False)
    assert verdict(asked(), session=limit, resource=allow("s3:*", Principal={"AWS": SESSION})) is None


def test_nobody_in_particular_is_let_in_by_everybody_only() -> None:
    assert verdict(asked(NOBODY), resource=allow("s3:*", Principal="*")) is None
    for named in ({"AWS": US}, {"AWS": ROLE}):
        refused = verdict(asked(NOBODY), resource=allow("s3:*", Principal=named))
        assert refused == Refusal(Source.RESOURCE, explicit=False)


def test_a_statement_about_all_others_is_not_about_whom_it_names() -> None:
    others = deny("s3:*", NotPrincipal={"AWS": [ROLE, US]})
    assert verdict(asked(), resource=others) is None
    stranger = Principal(f"arn:aws:sts::{THEM}:assumed-role/theirs/one", THEM, f"arn:aws:iam::{THEM}:role/theirs")
    assert verdict(asked(stranger), resource=others) == Refusal(Source.RESOURCE, explicit=True)


def test_if_exists_holds_of_a_missing_key_whatever_the_quantifier() -> None:
    for written in ("StringEqualsIfExists", "ForAnyValue:StringEqualsIfExists", "ForAllValues:StringLikeIfExists"):
        assert condition(written, "aws:CalledVia", ("athena.amazonaws.com",)).holds({})
    assert not condition("ForAnyValue:StringEquals", "aws:CalledVia", ("athena.amazonaws.com",)).holds({})


def test_several_values_are_compared_by_quantifiers_alone() -> None:
    context = {"aws:calledvia": ("athena.amazonaws.com", "glue.amazonaws.com")}
    for written in ("StringLike", "StringNotLike"):
        assert not condition(written, "aws:CalledVia", ("athena*",)).holds(context)
        assert condition(f"ForAnyValue:{written}", "aws:CalledVia", ("athena*",)).holds(context)
        assert not condition(f"ForAllValues:{written}", "aws:CalledVia", ("athena*",)).holds(context)


def test_a_wildcard_reaches_over_colons_in_the_last_part_of_an_arn_only() -> None:
    role = "arn:aws:iam::111122223333:role/job"
    assert matches_arn("arn:aws:iam::*:role/job", role, {})
    assert matches_arn("arn:aws:logs:*:*:*", "arn:aws:logs:eu-central-1:111122223333:log-group:a:*", {})
    assert not matches_arn("arn:aws:*:role/job", role, {})
    stream = "arn:aws:logs:eu-central-1:111122223333:log-group:a:log-stream:b"
    assert matches_arn("arn:aws:logs:*:*:*:log-stream:b", stream, {})
    assert not matches_arn("arn:aws:logs:*:a:log-stream:b", stream, {})


def test_what_cannot_be_compared_does_not_match() -> None:
    context = {"aws:sourceip": "no address", "aws:epochtime": "soon", "s3:max-keys": "many"}
    for written, key in (
        ("IpAddress", "aws:SourceIp"),
        ("DateLessThan", "aws:EpochTime"),
        ("NumericEquals", "s3:max-keys"),
    ):
        assert not condition(written, key, ("1",)).holds(context)


def test_an_operator_that_iam_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid Condition type : StringEqual"):
        condition("StringEqual", "aws:SourceVpc", ("vpc-1",))


def test_no_policy_says_nothing() -> None:
    assert statements("") == ()


def test_a_refusal_is_worded_as_aws_words_it() -> None:
    assert sentence(asked(), Refusal(Source.IDENTITY, explicit=True)) == (
        f"User: {SESSION} is not authorized to perform: s3:GetObject on resource: "
        '"arn:aws:s3:::data/tile" with an explicit deny in an identity-based policy'
    )
    assert sentence(asked(NOBODY), Refusal(Source.ENDPOINT, explicit=False)).endswith(
        "because no VPC endpoint policy allows the s3:GetObject action"
    )
