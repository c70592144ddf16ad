"""``cloudwatch:namespace``: where a metric is published, which ministack does not tell IAM."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_actions

_PUBLISH = "cloudwatch:PutMetricData"


def apply() -> None:
    of_the_request = iam_actions.request_tag_context

    def with_the_namespace(service: str, action: str, body: bytes, *rest: Any) -> dict[str, Any]:
        found: dict[str, Any] = of_the_request(service, action, body, *rest)
        namespace = _namespace(body) if action == _PUBLISH else None
        return {**found, "cloudwatch:namespace": namespace} if namespace else found

    iam_actions.request_tag_context = with_the_namespace


def _namespace(body: bytes) -> str | None:
    """SDKs speak JSON or forms here, by their age; what the emulator cannot read it does not publish either."""
    for read in (json.loads, _form):
        try:
            asked = read(body)
        except ValueError:
            continue
        if isinstance(asked, dict) and isinstance(asked.get("Namespace"), str):
            return str(asked["Namespace"])
    return None


def _form(body: bytes) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(body.decode()).items()}
