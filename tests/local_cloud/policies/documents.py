"""Policies as tests write them."""

import json
from collections.abc import Mapping
from typing import Any

Statement = Mapping[str, Any]


def allow(action: str, **members: Any) -> Statement:
    return {"Effect": "Allow", "Action": action, "Resource": "*", **members}


def deny(action: str, **members: Any) -> Statement:
    return {**allow(action, **members), "Effect": "Deny"}


def document(*statements: Statement) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
