"""Strategies for small policies, and for requests that some of them are about."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

US, THEM = "111122223333", "999988887777"
BUCKET = "arn:aws:s3:::data"
KEY = f"arn:aws:kms:eu-central-1:{US}:key/one"
TARGETS = {
    "s3:GetObject": f"{BUCKET}/maps/1.tif",
    "s3:PutObject": f"{BUCKET}/maps/1.tif",
    "s3:ListBucket": BUCKET,
    "kms:Decrypt": KEY,
}
ROLE, SESSION = "role/path/job", "assumed-role/job/session"

Document = Mapping[str, Any]


def condition(operators: list[str], key: str, values: list[Any]) -> st.SearchStrategy[Document]:
    written = st.one_of(st.sampled_from(values), st.lists(st.sampled_from(values), min_size=1, max_size=2))
    return st.builds(lambda operator, value: {operator: {key: value}}, st.sampled_from(operators), written)


def with_forms(*operators: str) -> list[str]:
    return [*operators, *(f"{each}IfExists" for each in operators)]


STRINGS = with_forms("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase",
                     "StringNotEqualsIgnoreCase")  # fmt: skip
OTHER = f"arn:aws:iam::{THEM}:role/*"
LISTS = [f"{quantifier}:{each}" for quantifier in ("ForAllValues", "ForAnyValue")
         for each in ("StringEquals", "StringNotEquals", "StringLike", "StringNotLike")]  # fmt: skip
ARNS = with_forms("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals")
NUMBERS = with_forms("NumericLessThan", "NumericGreaterThan", "NumericEquals", "NumericNotEquals",
                     "NumericLessThanEquals", "NumericGreaterThanEquals")  # fmt: skip
CONDITIONS = st.one_of(
    condition([*STRINGS, "ForAllValues:StringEquals"], "aws:SourceVpce", ["vpce-1", "vpce-?", "VPCE-1", "vpce-2"]),
    condition(["Bool", "BoolIfExists"], "aws:SecureTransport", ["true", "false"]),
    condition(["Null"], "aws:SourceVpce", ["true", "false"]),
    condition(["Null"], "aws:CalledVia", ["true", "false"]),
    condition([*LISTS, "StringEquals", "StringNotLike"], "aws:CalledVia", ["athena.amazonaws.com", "athena*", "glue*"]),
    condition(STRINGS, "aws:PrincipalTag/team", ["maps", "m*", "${aws:SourceVpc, 'maps'}"]),
    condition(
        ["StringEquals", "StringLike"], "aws:PrincipalTag/team", ["${aws:SourceVpc}", "${*}", "?${aws:SourceVpc}"]
    ),
    condition(
        ARNS,
        "aws:PrincipalArn",
        [f"arn:aws:iam::{US}:role/path/*", f"arn:aws:iam::*:{ROLE}", f"arn:aws:iam::{THEM}:role/*"],
    ),
    condition(NUMBERS, "aws:MultiFactorAuthAge", ["10", "100"]),
    condition(with_forms("IpAddress", "NotIpAddress"), "aws:SourceIp", ["10.0.0.0/8", "192.0.2.1"]),
    condition(with_forms("DateLessThan", "DateGreaterThan"), "aws:CurrentTime", ["2026-01-01T00:00:00Z"]),
)
CONTEXT = {
    "aws:SourceVpce": st.sampled_from(["vpce-1", "vpce-2"]),
    "aws:SourceVpc": st.sampled_from(["maps", "vpc-1"]),
    "aws:SecureTransport": st.sampled_from(["true", "false"]),
    "aws:CalledVia": st.lists(st.sampled_from(["athena.amazonaws.com", "glue.amazonaws.com"]), min_size=1, unique=True),
    "aws:PrincipalTag/team": st.sampled_from(["maps", "Maps", "roads"]),
    "aws:MultiFactorAuthAge": st.sampled_from(["5", "10", "500"]),
    "aws:SourceIp": st.sampled_from(["10.1.2.3", "192.0.2.1"]),
    "aws:CurrentTime": st.sampled_from(["2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z"]),
}
ACTIONS = st.sampled_from(["*", "s3:*", "s3:GetObject", "s3:Get*", "S3:putobject", "s3:List*", "kms:*", "kms:Decrypt"])
RESOURCES = st.sampled_from(["*", BUCKET, f"{BUCKET}/*", "arn:aws:s3:::data*", KEY, "arn:aws:s3*:::data/maps/?.tif"])
VARYING = RESOURCES | st.just(f"{BUCKET}/${{aws:SourceVpc}}/*")  # AWS does not say what NotResource makes of no value
PRINCIPALS = st.sampled_from(
    ["*", {"AWS": "*"}, {"AWS": US}, {"AWS": [f"arn:aws:iam::{US}:root", f"arn:aws:iam::{THEM}:root"]},
     {"AWS": f"arn:aws:iam::{US}:{ROLE}"}, {"AWS": f"arn:aws:sts::{US}:{SESSION}"},
     {"AWS": f"arn:aws:sts::{US}:{SESSION}2"}, {"AWS": f"arn:aws:iam::{THEM}:{ROLE}"}]
)  # fmt: skip


@st.composite
def statement(draw: st.DrawFn, *, principal: st.SearchStrategy[Any] | None = None) -> Document:
    action = draw(st.sampled_from(["Action"] * 4 + ["NotAction"]))
    resource = draw(st.sampled_from(["Resource"] * 4 + ["NotResource"]))
    named = VARYING if resource == "Resource" else RESOURCES
    written: dict[str, Any] = {
        "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        action: draw(st.one_of(ACTIONS, st.lists(ACTIONS, min_size=1, max_size=2))),
        resource: draw(st.one_of(named, st.lists(named, min_size=1, max_size=2))),
    }
    if principal is not None:
        written["Principal"] = draw(principal)
    conditions = draw(st.lists(CONDITIONS, max_size=2))
    if conditions:
        written["Condition"] = {operator: keys for each in conditions for operator, keys in each.items()}
    return written


def policy(principal: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Document]:
    listed = st.lists(statement(principal=principal), min_size=1, max_size=3)
    return listed.map(lambda each: {"Version": "2012-10-17", "Statement": each})
